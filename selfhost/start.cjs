/**
 * `npm start` and the container: builds what is stale, then serves. In JavaScript, from a bundle and by `require`,
 * because Node takes longer to learn TypeScript, to gather modules, and to set up `import`, than workerd takes to start.
 */
async function start() {
  if (isStale()) {
    await import('./rebuild.ts');
    // What was read of the build before is no part of this one.
    for (const path of Object.keys(require.cache)) delete require.cache[path];
  }
  if (process.exitCode === undefined) require('../dist/selfhost/serve.cjs');
}

function isStale() {
  try {
    return require('../dist/selfhost/stamp.cjs').isStale();
  } catch {
    // Nothing was built yet.
    return true;
  }
}

start();
