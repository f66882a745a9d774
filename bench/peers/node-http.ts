/** Bare Node: a list of open answers, and one write of the same bytes to each. Nothing is stored or checked. */
import { serveEventStreams } from './event-streams.ts';

serveEventStreams((body) => `data: ${body}\n\n`);
