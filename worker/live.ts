/**
 * The names of the rooms that are awake in this process. Only self-hosting reads it, to drain them; there all
 * rooms share one process. Plain names may be shared between actors, their objects may not.
 */
export const liveRooms = new Set<string>();
