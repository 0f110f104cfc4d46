import { Secret } from "@deployclaw/vault";
import { loadX509 } from "./load-x509.ts";

/** A cell's own certificate authority, freshly made; the key is PKCS #8. */
export interface NewCellAuthority {
  readonly certificatePem: string;
  readonly privateKey: Secret;
}

/** Elliptic curve and hash of every key and signature that the gateway makes. */
export const ECDSA_P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const DAY_MS = 86_400_000;
const VALID_DAYS = 3_650;

/**
 * Makes an authority (RFC 5280, ECDSA P-256, path length 0) that only one cell trusts, valid for ten years from a day
 * before `now`.
 */
export async function createCellAuthority(agentId: string, now: Date): Promise<NewCellAuthority> {
  const x509 = await loadX509();
  const keys = await crypto.subtle.generateKey(ECDSA_P256, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=DeployClaw cell ${agentId}`,
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    signingAlgorithm: ECDSA_P256,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false),
    ],
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const privateKey = new Secret(pkcs8);
  pkcs8.fill(0);
  return { certificatePem: `${certificate.toString("pem")}\n`, privateKey };
}
