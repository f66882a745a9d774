import { errors, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import { Problem } from '../problems.ts';
import { isText, type Seal } from '../seal.ts';
import { TOKEN_SECRET } from '../sealed.ts';
import { keepNewest } from './keep-newest.ts';
import { readSetting, writeSetting } from './schema.ts';

/** What a token is good for: posting (once), opening streams (until the next login), or registering a name. */
export type Use = 'message' | 'stream' | 'invite';

/** What a token says, once its signature, room and use are right. Whether its jti is current, the account knows. */
export type Claims = { user: string; jti: string; expired: boolean };

const DAY = 86_400;
/** How long each is good, in seconds. */
const LIFETIME: Record<Use, number> = { message: 30 * DAY, stream: 30 * DAY, invite: 7 * DAY };
const claimsOf = v.object({ sub: v.string(), use: v.string(), jti: v.string() });

/** How many of the tokens that were signed last are at hand: those of the next messages of a busy room. */
const AT_HAND = 1_000;

/** Signs and reads the room's tokens: HS256 JWTs, whose letters may stand in a path as they are. */
export class Tokens {
  readonly #storage: DurableObjectStorage;
  readonly #room: string;
  readonly #seal: Seal;
  /** What this life of the room has signed itself: to look at its signature again would be a tenth of a message. */
  readonly #atHand = new Map<string, { use: Use; user: string; jti: string; expires: number }>();
  #key: CryptoKey | undefined;

  /** @param seal what the room's own key lies under */
  constructor(storage: DurableObjectStorage, room: string, seal: Seal) {
    this.#storage = storage;
    this.#room = room;
    this.#seal = seal;
  }

  /** Takes the operator's secret as the key, or the room's own, made once and kept. */
  async open(secret: string | undefined): Promise<void> {
    const bytes = secret === undefined ? this.#ownSecret() : new TextEncoder().encode(secret);
    this.#key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ]);
  }

  /** @param expires Unix seconds */
  async sign(use: Use, user: string, jti: string, expires = expiryOf(use)): Promise<string> {
    const token = await new SignJWT({ use })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(user)
      .setAudience(this.#room)
      .setJti(jti)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.#openKey());
    keepNewest(this.#atHand, token, { use, user, jti, expires }, AT_HAND);
    return token;
  }

  /** @throws {Problem} `invalid-token`; an expired token is only marked so: an open stream keeps it valid */
  async verify(token: string, use: Use): Promise<Claims> {
    const own = this.#atHand.get(token);
    if (own?.use === use) return { user: own.user, jti: own.jti, expired: own.expires * 1_000 <= Date.now() };
    const { payload, expired } = await this.#read(token);
    const claims = v.safeParse(claimsOf, payload);
    if (!claims.success || claims.output.use !== use) throw invalidToken();
    return { user: claims.output.sub, jti: claims.output.jti, expired };
  }

  async #read(token: string): Promise<{ payload: unknown; expired: boolean }> {
    try {
      const { payload } = await jwtVerify(token, this.#openKey(), {
        algorithms: ['HS256'],
        audience: this.#room,
        requiredClaims: ['exp'],
      });
      return { payload, expired: false };
    } catch (error) {
      // jose looks at the signature and the audience before it looks at the time.
      if (error instanceof errors.JWTExpired) return { payload: error.payload, expired: true };
      if (error instanceof errors.JOSEError) throw invalidToken();
      throw error;
    }
  }

  #openKey(): CryptoKey {
    if (this.#key === undefined) throw new Error('the room is not open yet');
    return this.#key;
  }

  #ownSecret(): Uint8Array {
    const stored = readSetting(this.#storage, TOKEN_SECRET);
    if (isText(stored)) return Uint8Array.fromHex(this.#seal.open(stored, TOKEN_SECRET));
    const made = crypto.getRandomValues(new Uint8Array(32));
    writeSetting(this.#storage, TOKEN_SECRET, this.#seal.seal(made.toHex(), TOKEN_SECRET));
    return made;
  }
}

/** When a token made now expires, in Unix seconds. */
export function expiryOf(use: Use): number {
  return Math.floor(Date.now() / 1_000) + LIFETIME[use];
}

/** The one answer to every token that does not hold: which check failed is nobody's business. */
export function invalidToken(): Problem {
  return new Problem('invalid-token', 'Log in again to get a new token.');
}
