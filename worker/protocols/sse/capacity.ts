/** Streams open in this process, all rooms together: what the file descriptors are counted against. */
export const capacity = { open: 0 };
