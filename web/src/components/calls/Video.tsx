import { useEffect, useRef } from 'react';

type Props = {
  stream: MediaStream | undefined;
  label: string;
  /** Of what one sends oneself, one hears nothing, and sees the camera as in a mirror. */
  isOwn?: boolean;
  isMirrored?: boolean;
  /** Whether all of the picture is to be seen. */
  isWhole?: boolean;
  /** Which loudspeaker plays it; '' for the system's own. */
  speaker?: string;
};

/** A moving picture and its sound. */
export function Video({
  stream,
  label,
  isOwn = false,
  isMirrored = false,
  isWhole = false,
  speaker = '',
}: Props) {
  const element = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    if (element.current !== null) element.current.srcObject = stream ?? null;
  }, [stream]);

  const used = useRef('');
  useEffect(() => {
    if (speaker === used.current) return;
    used.current = speaker;
    // Some browsers leave that to the system.
    element.current?.setSinkId?.(speaker).catch(() => {});
  }, [speaker]);

  const classes = ['call-video', isMirrored && 'call-video--mirrored', isWhole && 'call-video--whole'];
  return (
    <video
      ref={element}
      className={classes.filter(Boolean).join(' ')}
      aria-label={label}
      autoPlay
      playsInline
      muted={isOwn}
    />
  );
}
