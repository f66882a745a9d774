/**
 * `npm start` and the container: serves what was built, and builds it first where that is not of these sources. In
 * JavaScript, from a bundle and by `require`, because Node takes longer to learn TypeScript, to gather modules, and to
 * set up `import`, than workerd takes to start.
 */
async function start() {
  const build = readBuild();
  if (build !== undefined && (await build.serve(process.env, build.isStale))) return;
  await import('./rebuild.ts');
  // What was read of the build before is no part of this one.
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  if (process.exitCode === undefined) await readBuild().serve(process.env, () => false);
}

function readBuild() {
  try {
    return require('../dist/selfhost/serve.cjs');
  } catch {
    // Nothing was built yet.
    return undefined;
  }
}

start();
