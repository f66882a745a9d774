/**
 * What is used of Node. workerd has it; its types come from @types/node only, whose globals are Node's.
 * https://developers.cloudflare.com/workers/runtime-apis/nodejs/process/
 */
declare const process: { getBuiltinModule(id: 'node:crypto'): NodeCrypto };

/** https://developers.cloudflare.com/workers/runtime-apis/nodejs/crypto/ */
type NodeCrypto = {
  createHash(algorithm: 'sha256'): { update(data: Uint8Array): { digest(): Uint8Array } };

  createCipheriv(
    algorithm: 'aes-256-gcm',
    key: Uint8Array,
    nonce: Uint8Array,
  ): {
    setAAD(data: Uint8Array): void;
    update(text: string, encoding: 'utf8'): Uint8Array;
    final(): Uint8Array;
    getAuthTag(): Uint8Array;
  };

  createDecipheriv(
    algorithm: 'aes-256-gcm',
    key: Uint8Array,
    nonce: Uint8Array,
  ): {
    setAAD(data: Uint8Array): void;
    setAuthTag(tag: Uint8Array): void;
    update(sealed: Uint8Array, encoding: undefined, outputEncoding: 'utf8'): string;
    final(outputEncoding: 'utf8'): string;
  };
};
