/**
 * `npm start` and the container: builds what is stale, then serves. In JavaScript and from a bundle, because Node takes
 * longer to learn TypeScript, and to gather modules, than workerd takes to start.
 */
const built = (name) => new URL(`../dist/selfhost/${name}.js`, import.meta.url).href;

const stamp = await import(built('stamp')).catch(() => undefined);
if (stamp === undefined || stamp.isStale()) await import('./rebuild.ts');
if (process.exitCode === undefined) await import(built('serve'));
