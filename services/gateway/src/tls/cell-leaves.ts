import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import type { RandomBytes } from "@deployclaw/vault";
import { LIMITS } from "../limits.ts";
import { signCertificate } from "./sign-certificate.ts";
import { type ContextFor, contextOptions } from "./terminate-tls.ts";

/** The authority that signs a cell's leaves. */
export interface CellAuthority {
  readonly name: string;
  readonly privateKey: KeyObject;
}

const HOUR_MS = 3_600_000;
const VALID_HOURS = 7 * 24;

interface Leaf {
  readonly context: SecureContext;
  readonly renewAt: number;
}

/**
 * Gives a TLS context for any host, with a leaf certificate of the cell's authority. One leaf key serves all hosts of
 * the cell; leaves are valid for a week, renewed a day before their end and kept in a bounded cache.
 */
export function cellLeaves(
  loadAuthority: () => Promise<CellAuthority>,
  deps: { readonly now: () => Date; readonly random: RandomBytes },
): ContextFor {
  const leaves = new Map<string, Leaf>();
  let signer: ReturnType<typeof prepare> | undefined;

  async function prepare() {
    const authority = await loadAuthority();
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const keyPem = privateKey.export({ format: "pem", type: "pkcs8" });
    return { authority, publicKey, keyPem };
  }

  async function mint(host: string): Promise<SecureContext> {
    signer ??= prepare();
    const { authority, publicKey, keyPem } = await signer;
    const at = deps.now().getTime();
    const cert = signCertificate(
      {
        subject: host.slice(0, 64),
        issuer: authority.name,
        publicKey,
        notBefore: new Date(at - 24 * HOUR_MS),
        notAfter: new Date(at + VALID_HOURS * HOUR_MS),
        role: { kind: "server", host },
      },
      authority.privateKey,
      deps.random,
    );
    return createSecureContext({ ...contextOptions, cert, key: keyPem });
  }

  function keep(host: string, leaf: Leaf): void {
    // Deleted first, so that the one used longest ago stands at the front.
    leaves.delete(host);
    leaves.set(host, leaf);
    const [oldest] = leaves.keys();
    if (leaves.size > LIMITS.leavesPerCell && oldest !== undefined) leaves.delete(oldest);
  }

  return async (host) => {
    const at = deps.now().getTime();
    const cached = leaves.get(host);
    if (cached !== undefined && at < cached.renewAt) {
      keep(host, cached);
      return cached.context;
    }
    try {
      const context = await mint(host);
      keep(host, { context, renewAt: at + (VALID_HOURS - 24) * HOUR_MS });
      return context;
    } catch (err) {
      // The authority may open at the next attempt, once the database is there again.
      signer = undefined;
      throw err;
    }
  };
}
