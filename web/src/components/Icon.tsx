/** Drawings on a grid of 16 by 16, in the colour of the text. */
const paths = {
  bubble:
    'M3.5 2.5h9a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H8l-3.500 2.500v-2.500h-1a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2zM4.500 5.700h7M4.500 8.300h4.500',
  connected: 'M2.500 8.500l3.500 3.500 7.500-8',
  waiting: 'M13.500 8a5.500 5.500 0 1 1-1.700-4M13.500 1.500v3h-3',
  disconnected: 'M3.500 3.500l9 9M12.500 3.500l-9 9',
  people:
    'M6 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM1.500 13.500c0-2.500 2-4 4.500-4s4.500 1.500 4.500 4M11 3a2.300 2.300 0 0 1 0 4.500M12 9.800c1.600.5 2.500 1.800 2.500 3.700',
  send: 'M2 8h11M8.500 3.500L13 8l-4.500 4.500',
  down: 'M8 2.500v11M3.500 9L8 13.500 12.500 9',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.800V8l2.200 1.500',
  warning: 'M8 2L1.500 13.500h13zM8 6.500v3.200M8 11.600v.1',
  leave: 'M6.500 2.500h-3a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3M10 4.500L13.500 8 10 11.500M6 8h7',
};

/** The names of all drawings. */
export type IconName = keyof typeof paths;

/** A drawing beside a text that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={`icon icon--${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
