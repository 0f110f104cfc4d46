import { type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** What a hash costs: 2^`logCost` blocks of 128 × `blockSize` bytes, `parallel` times over (RFC 7914 section 2). */
export interface ScryptCost {
  readonly logCost: number;
  readonly blockSize: number;
  readonly parallel: number;
}

/** Turns passwords into hashes and checks them. Work runs on Node's own threads, never in the event loop. */
export interface PasswordHashing {
  hash(password: string): Promise<string>;
  /** Whether this is the password; throws when the hash is not one of ours. */
  verify(hash: string, password: string): Promise<boolean>;
  /** Whether a hash was made at another cost than today's. */
  isOutdated(hash: string): boolean;
  /** A hash of no password at all: checking one against it costs what checking against a real one does. */
  readonly decoy: string;
}

/** Today's cost: 128 MiB and about a third of a second (OWASP's first choice for scrypt). */
export const PASSWORD_COST: ScryptCost = { logCost: 17, blockSize: 8, parallel: 1 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;
const MEMORY_MAX = 256 * 1024 * 1024;

interface StoredHash {
  readonly cost: ScryptCost;
  readonly salt: Uint8Array;
  readonly key: Uint8Array;
}

/**
 * Password hashes by scrypt, as `$scrypt$ln=17,r=8,p=1$salt$key` (PHC string format); the hashes that better-auth makes
 * by itself are checked too and count as outdated. Passwords are normalised (NFKC), so that a keyboard's way of
 * composing characters does not matter.
 */
export function scryptHashing(options: {
  readonly cost: ScryptCost;
  readonly randomBytes: (size: number) => Uint8Array;
}): PasswordHashing {
  const { cost, randomBytes } = options;
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      return format({ cost, salt, key: await derive(password, salt, cost, KEY_BYTES) });
    },
    verify: async (hash, password) => {
      const stored = parse(hash);
      const key = await derive(password, stored.salt, stored.cost, stored.key.byteLength);
      return timingSafeEqual(key, stored.key);
    },
    isOutdated: (hash) => !hash.startsWith(prefix(cost)),
    decoy: format({ cost, salt: new Uint8Array(SALT_BYTES), key: new Uint8Array(KEY_BYTES) }),
  };
}

const prefix = ({ logCost, blockSize, parallel }: ScryptCost): string =>
  `$scrypt$ln=${logCost},r=${blockSize},p=${parallel}$`;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replaceAll("=", "");

const format = ({ cost, salt, key }: StoredHash): string => `${prefix(cost)}${base64(salt)}$${base64(key)}`;

const PHC =
  /^\$scrypt\$ln=([1-9]|1\d|20),r=([1-9]|[12]\d|3[0-2]),p=([1-9]|1[0-6])\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const BETTER_AUTH = /^([0-9a-f]{32}):([0-9a-f]{128})$/;
const BETTER_AUTH_COST: ScryptCost = { logCost: 14, blockSize: 16, parallel: 1 };

function parse(hash: string): StoredHash {
  const [, logCost, blockSize, parallel, salt, key] = PHC.exec(hash) ?? [];
  if (salt !== undefined && key !== undefined)
    return {
      cost: { logCost: Number(logCost), blockSize: Number(blockSize), parallel: Number(parallel) },
      salt: Buffer.from(salt, "base64"),
      key: Buffer.from(key, "base64"),
    };
  const [, saltText, keyHex] = BETTER_AUTH.exec(hash) ?? [];
  if (saltText === undefined || keyHex === undefined) throw new Error("a stored password hash is malformed");
  // Its salt is the text itself, not the bytes that the text stands for.
  return { cost: BETTER_AUTH_COST, salt: Buffer.from(saltText), key: Buffer.from(keyHex, "hex") };
}

function derive(password: string, salt: Uint8Array, cost: ScryptCost, length: number): Promise<Buffer> {
  const options: ScryptOptions = {
    N: 2 ** cost.logCost,
    r: cost.blockSize,
    p: cost.parallel,
    maxmem: MEMORY_MAX,
  };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, length, options, (err, key) =>
      err === null ? resolve(key) : reject(err),
    );
  });
}
