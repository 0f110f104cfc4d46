import type { KeyObject } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { LIMITS } from "../limits.ts";
import { ECDSA_P256 } from "./create-cell-authority.ts";
import { loadX509 } from "./load-x509.ts";
import { type ContextFor, contextOptions } from "./terminate-tls.ts";

/** The authority that signs a cell's leaves. */
export interface CellAuthority {
  readonly certificatePem: string;
  readonly privateKey: KeyObject;
}

const HOUR_MS = 3_600_000;
const VALID_HOURS = 7 * 24;

interface Leaf {
  readonly context: Promise<SecureContext>;
  readonly renewAt: number;
}

/**
 * Gives a TLS context for any host, with a leaf certificate of the cell's authority. One leaf key serves all hosts of
 * the cell; leaves are valid for a week, renewed a day before their end and kept in a bounded cache.
 */
export function cellLeaves(loadAuthority: () => Promise<CellAuthority>, now: () => Date): ContextFor {
  const leaves = new Map<string, Leaf>();
  let signer: ReturnType<typeof prepare> | undefined;

  async function prepare() {
    const [x509, authority] = await Promise.all([loadX509(), loadAuthority()]);
    const keys = await crypto.subtle.generateKey(ECDSA_P256, true, ["sign", "verify"]);
    const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
    const keyPem = x509.PemConverter.encode(pkcs8, "PRIVATE KEY");
    const signingKey = authority.privateKey.toCryptoKey(ECDSA_P256, false, ["sign"]);
    return { x509, keys, keyPem, signingKey, issuer: new x509.X509Certificate(authority.certificatePem) };
  }

  async function mint(host: string, at: Date): Promise<SecureContext> {
    signer ??= prepare();
    const { x509, keys, keyPem, signingKey, issuer } = await signer;
    const certificate = await x509.X509CertificateGenerator.create({
      subject: [{ CN: [host.slice(0, 64)] }],
      issuer: issuer.subjectName,
      notBefore: new Date(at.getTime() - 24 * HOUR_MS),
      notAfter: new Date(at.getTime() + VALID_HOURS * HOUR_MS),
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: ECDSA_P256,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false),
        await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey, false),
      ],
    });
    return createSecureContext({ ...contextOptions, cert: certificate.toString("pem"), key: keyPem });
  }

  return (host) => {
    const at = now();
    const cached = leaves.get(host);
    leaves.delete(host);
    const fresh = cached !== undefined && at.getTime() < cached.renewAt;
    const leaf = fresh
      ? cached
      : { context: mint(host, at), renewAt: at.getTime() + (VALID_HOURS - 24) * HOUR_MS };
    leaves.set(host, leaf);
    const [oldest] = leaves.keys();
    if (leaves.size > LIMITS.leavesPerCell && oldest !== undefined) leaves.delete(oldest);
    return leaf.context.catch((err: unknown) => {
      if (leaves.get(host) === leaf) leaves.delete(host);
      signer = undefined;
      throw err;
    });
  };
}
