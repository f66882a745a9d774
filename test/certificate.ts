/** A self-signed certificate for this machine and its key, made by Node alone: not every machine has openssl. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export type Certificate = {
  certificate: string;
  key: string;
  /** Paths of the same in files. */
  files: { certificate: string; key: string };
  /** What makes a server use it. */
  env: { TLS_CERT: string; TLS_KEY: string };
  /** Lets this process believe it, beside the authorities that it believes already. */
  trust(): void;
  remove(): void;
};

const DAY = 86_400_000;

/** Makes one for `localhost` and 127.0.0.1. @param days how long it is good from now on; negative: it has expired */
export function makeCertificate(days = 1): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = pem('CERTIFICATE', selfSigned(privateKey, publicKey, days));
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const folder = mkdtempSync(join(tmpdir(), 'parley-tls-'));
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key, { mode: 0o600 });
  return {
    certificate,
    key,
    files,
    env: { TLS_CERT: files.certificate, TLS_KEY: files.key },
    trust: () => setDefaultCACertificates([...getCACertificates('default'), certificate]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** https://www.rfc-editor.org/rfc/rfc5280#section-4.1 in DER. */
function selfSigned(privateKey: KeyObject, publicKey: KeyObject, days: number): Buffer {
  const name = sequence(der(0x31, sequence(oid(0x55, 4, 3), der(0x0c, Buffer.from('localhost')))));
  const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
  const alternativeNames = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1)));
  const begin = Date.now() - Math.max(0, -days + 1) * DAY - DAY;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(time(begin), time(Date.now() + days * DAY)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(oid(0x55, 0x1d, 0x11), der(0x04, alternativeNames)))),
  );
  const signature = sign('sha256', body, privateKey);
  return sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.of(0), signature])));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function oid(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime: `YYMMDDhhmmssZ`. */
function time(ms: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
