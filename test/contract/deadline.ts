/** How long anything may take, in ms, unless the contract says less: far above what a healthy server needs. */
export const DEADLINE = 10_000;
