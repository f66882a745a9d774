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
  link: 'M6.500 9.500l3-3M7 4.500l1.500-1.500a3 3 0 0 1 4.500 4.500L11.500 9M9 11.500L7.500 13A3 3 0 0 1 3 8.500L4.500 7',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.700 10.700L14 14',
  smile: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.500 9.500c1.300 1.800 3.700 1.800 5 0M6 6.300v.2M10 6.300v.2',
  more: 'M3.500 8v.1M8 8v.1M12.500 8v.1',
  keyboard:
    'M2.500 4h11a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM4.500 6.700v.1M7 6.700v.1M9.500 6.700v.1M12 6.700v.1M5 9.500h6',
  up: 'M8 13.500v-11M3.500 7L8 2.500 12.500 7',
  rooms: 'M2.500 4h11M2.500 8h11M2.500 12h7',
  plus: 'M8 3v10M3 8h10',
  mask: 'M2 5c2-1 4-1 6 0 2-1 4-1 6 0 0 4-1 6.500-3 6.500S8.700 10 8 9c-.700 1-1 2.500-3 2.500S2 9 2 5zM4.500 7.300h1.500M10 7.300h1.500',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM7 14h2',
  muted: 'M4 10.500V7a4 4 0 0 1 6.500-3M12 7v4.500M11 12H3l1-1.500M7 14h2M2.500 2.500l11 11',
  pencil: 'M3 13l.700-3L10.500 3.200l2.300 2.300L6 12.300zM9 4.700L11.300 7',
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
