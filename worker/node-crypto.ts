let loaded: ReturnType<typeof load> | undefined;

/**
 * node:crypto, for those who have a storage key or a certificate. Not by `import`: it takes a tenth of a start of
 * workerd, and most have neither.
 */
export function nodeCrypto() {
  loaded ??= load();
  return loaded;
}

function load() {
  return process.getBuiltinModule('node:crypto');
}
