import { useId } from 'react';
import { PROTOCOLS, type Protocol } from '../connections/connection.ts';
import { strings } from '../strings.ts';

type Props = {
  /** What the address seems to speak. */
  found: Protocol | undefined;
  /** Hears of the user's choice; undefined leaves it to the address. */
  onChoose: (protocol: Protocol | undefined) => void;
};

/** Lets those who know better say how to talk to the server. */
export function ProtocolChoice({ found, onChoose }: Props) {
  const id = useId();
  return (
    <details className="protocol">
      <summary id={id}>
        {strings.login.protocol}
        {found !== undefined && found !== 'sse' && `: ${strings.protocols[found]}`}
      </summary>
      <select
        aria-labelledby={id}
        onChange={({ currentTarget: { value } }) => onChoose(PROTOCOLS.find((each) => each === value))}
      >
        <option value="">{strings.login.automatic}</option>
        {PROTOCOLS.map((protocol) => (
          <option key={protocol} value={protocol}>
            {strings.protocols[protocol]}
          </option>
        ))}
      </select>
    </details>
  );
}
