/** The servers that help browsers find a way to each other, as a room's server names them. */
import * as v from 'valibot';

const text = v.optional(v.string());
const server = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: text,
  credential: text,
});

/** One entry that is none costs itself only. */
export const iceServersOf = v.pipe(
  v.array(v.unknown()),
  v.transform((all) =>
    all.flatMap((each): RTCIceServer[] => (v.is(server, each) ? [each as RTCIceServer] : [])),
  ),
);
