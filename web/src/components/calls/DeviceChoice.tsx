import { useEffect, useState } from 'react';
import type { Call } from '../../calls/call.ts';
import { words } from './words.ts';

type Props = { call: Call; speaker: string; onSpeaker: (deviceId: string) => void };

/** Which devices a call uses. */
export function DeviceChoice({ call, speaker, onSpeaker }: Props) {
  const devices = useDevices();
  const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;
  const kinds = ['audioinput', 'videoinput', 'audiooutput'] as const;
  return (
    <div className="call-devices">
      {kinds.map((kind) => {
        const found = devices.filter((device) => device.kind === kind);
        if (found.length === 0 || (kind === 'audiooutput' && !canChooseSpeaker)) return null;
        const isSpeaker = kind === 'audiooutput';
        return (
          <label key={kind}>
            {words.devices[kind]}
            <select
              value={isSpeaker ? speaker : call.media.deviceOf(kind)}
              onChange={({ currentTarget: { value } }) =>
                isSpeaker ? onSpeaker(value) : call.choose(kind, value)
              }
            >
              {(isSpeaker || call.media.deviceOf(kind) === '') && (
                <option value="">{words.devices.standard}</option>
              )}
              {found.map(({ deviceId, label }, at) => (
                <option key={deviceId} value={deviceId}>
                  {label || words.devices.unnamed(at + 1)}
                </option>
              ))}
            </select>
          </label>
        );
      })}
    </div>
  );
}

/** What is plugged in; again whenever that changes. */
function useDevices(): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const { mediaDevices } = navigator;
    if (mediaDevices === undefined) return;
    const look = () => void mediaDevices.enumerateDevices().then(setDevices, () => {});
    look();
    mediaDevices.addEventListener('devicechange', look);
    return () => mediaDevices.removeEventListener('devicechange', look);
  }, []);
  return devices;
}
