type Props = { label: string; help?: string | undefined; isOn: boolean; onChange: (isOn: boolean) => void };

/** Something that is on or off. */
export function Toggle({ label, help, isOn, onChange }: Props) {
  return (
    <label className="toggle">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {label}
        {help !== undefined && <small role="status">{help}</small>}
      </span>
    </label>
  );
}
