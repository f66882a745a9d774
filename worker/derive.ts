/** What a password is turned into a hash with. Its parameters are stored beside the hash, so that they can be raised. */
export type Derivation = {
  password: string;
  salt: Uint8Array<ArrayBuffer>;
  slices: number;
  /** In each slice. */
  iterations: number;
};

/**
 * Chained PBKDF2-SHA256: each slice salts the next. A slice blocks the thread that computes it [TOOLCHAIN 9].
 * @param breathe awaited after each slice, where others wait for the thread
 * @returns 32 bytes
 */
export async function derive(
  { password, salt, slices, iterations }: Derivation,
  breathe?: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(password);
  const key = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveBits']);
  let derived = salt;
  for (let slice = 0; slice < slices; slice += 1) {
    const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: derived, iterations };
    derived = new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
    await breathe?.();
  }
  return derived;
}
