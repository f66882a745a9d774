import type { KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HostConfig } from '../worker/config.ts';
import { nodeCrypto } from '../worker/node-crypto.ts';
import { Failure } from './failure.ts';

/** The files, in PEM, of a certificate (its chain after it) and of its key. */
export type KeyPair = { certificate: string; key: string };

/**
 * Makes sure that workerd will take the pair, because what it says of a bad one is not for an operator.
 * @returns undefined where the server is to speak http
 * @throws {Failure} naming the variable whose file is wrong
 */
export function checkKeyPair({ tls }: HostConfig): KeyPair | undefined {
  if (tls === undefined) return undefined;
  const pair = { certificate: resolve(tls.certificate), key: resolve(tls.key) };
  const certificate = readCertificate(pair.certificate);
  if (!certificate.checkPrivateKey(readKey(pair.key))) {
    throw new Failure(
      `TLS_KEY ${pair.key} is not the key of the certificate in TLS_CERT ${pair.certificate}`,
    );
  }
  // Served all the same: those who talk already can accept it, and nobody can if there is no server.
  if (new Date(certificate.validTo) < new Date()) {
    console.error(
      `parley: TLS_CERT ${pair.certificate} expired on ${certificate.validTo}: renew it, then restart`,
    );
  }
  return pair;
}

/** The first certificate of the file, which is the server's own. */
function readCertificate(path: string): X509Certificate {
  const pem = read('TLS_CERT', path);
  try {
    // From text alone: X509Certificate takes other encodings, too, and workerd does not.
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return new (nodeCrypto().X509Certificate)(pem);
  } catch {
    // The same answer as for a file of another kind.
  }
  throw new Failure(`TLS_CERT ${path} holds no certificate in PEM`);
}

function readKey(path: string): KeyObject {
  const pem = read('TLS_KEY', path);
  try {
    return nodeCrypto().createPrivateKey(pem);
  } catch {
    throw new Failure(`TLS_KEY ${path} holds no private key in PEM that opens without a passphrase`);
  }
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(
      `${variable} ${path} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
