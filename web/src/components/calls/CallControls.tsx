import { useId, useRef, useState } from 'react';
import type { Call } from '../../calls/call.ts';
import type { CallView } from '../../calls/view.ts';
import { useEscape } from '../../hooks/use-escape.ts';
import { CallButton } from './CallButton.tsx';
import { DeviceChoice } from './DeviceChoice.tsx';
import { InviteList } from './InviteList.tsx';
import { words } from './words.ts';

type Props = {
  call: Call;
  view: CallView;
  speaker: string;
  onSpeaker: (deviceId: string) => void;
};

/** What one can do in a call. */
export function CallControls({ call, view, speaker, onSpeaker }: Props) {
  const [open, setOpen] = useState<'devices' | 'invite'>();
  const id = useId();
  const invite = useRef<HTMLButtonElement>(null);
  const devices = useRef<HTMLButtonElement>(null);
  const { own, invitable } = view;
  const toggle = (what: 'devices' | 'invite') => setOpen((before) => (before === what ? undefined : what));
  const close = () => {
    // What had the focus in the panel goes with it.
    (open === 'invite' ? invite : devices).current?.focus();
    setOpen(undefined);
  };
  useEscape(open !== undefined, close, { isInDialog: true });
  const { hasCamera } = own;
  const shares = own.video === 'screen';

  return (
    <div className="call-foot">
      <fieldset aria-label={words.call.controls} className="call-controls">
        <CallButton
          icon={own.isHeard ? 'microphone' : 'microphone-off'}
          label={own.isHeard ? words.call.mute : words.call.unmute}
          {...(!own.isHeard && { kind: 'off' })}
          onClick={() => call.mute(own.isHeard)}
        />
        <CallButton
          icon={hasCamera ? 'camera' : 'camera-off'}
          label={hasCamera ? words.call.cameraOff : words.call.cameraOn}
          {...(!hasCamera && { kind: 'off' })}
          onClick={() => call.setCamera(!hasCamera)}
        />
        {navigator.mediaDevices && 'getDisplayMedia' in navigator.mediaDevices && (
          <CallButton
            icon="screen"
            label={shares ? words.call.unshare : words.call.share}
            {...(shares && { kind: 'accept' })}
            onClick={() => call.share(!shares)}
          />
        )}
        <CallButton
          ref={invite}
          icon="add-person"
          label={words.call.add}
          isOpen={open === 'invite'}
          controls={id}
          onClick={() => toggle('invite')}
        />
        <CallButton
          ref={devices}
          icon="devices"
          label={words.call.devices}
          isOpen={open === 'devices'}
          controls={id}
          onClick={() => toggle('devices')}
        />
        <CallButton icon="hang-up" kind="end" label={words.call.hangUp} onClick={() => call.hangUp()} />
      </fieldset>
      {open && (
        <div id={id} className="call-panel">
          {open === 'devices' ? (
            <DeviceChoice call={call} speaker={speaker} onSpeaker={onSpeaker} />
          ) : (
            <InviteList
              names={invitable}
              onInvite={(name) => {
                close();
                call.ring(name);
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}
