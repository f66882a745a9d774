import { lazily } from '../../hooks/lazily.ts';

/** All that is known of emoji, which is much: it is loaded when the first one is looked for. */
export const useEmoji = lazily(() => import('./emoji.ts'));

/** What `useEmoji` gives. */
export type Emoji = NonNullable<ReturnType<typeof useEmoji>>;
