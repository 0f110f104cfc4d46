import { generateKeyPairSync } from "node:crypto";
import { type RandomBytes, Secret } from "@deployclaw/vault";
import { signCertificate } from "./sign-certificate.ts";

/** A cell's own certificate authority, freshly made; the key is PKCS #8. */
export interface NewCellAuthority {
  readonly certificatePem: string;
  readonly privateKey: Secret;
}

const DAY_MS = 86_400_000;
const VALID_DAYS = 3_650;

/** The common name of an agent's authority, which its leaves name as their issuer. */
export const authorityName = (agentId: string): string => `DeployClaw cell ${agentId}`;

/** Makes an authority (ECDSA P-256, path length 0) that only one cell trusts, valid for ten years from a day ago. */
export function createCellAuthority(agentId: string, now: Date, random: RandomBytes): NewCellAuthority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certificatePem = signCertificate(
    {
      subject: authorityName(agentId),
      issuer: authorityName(agentId),
      publicKey,
      notBefore: new Date(now.getTime() - DAY_MS),
      notAfter: new Date(now.getTime() + VALID_DAYS * DAY_MS),
      role: { kind: "authority" },
    },
    privateKey,
    random,
  );
  const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" });
  const secret = new Secret(pkcs8);
  pkcs8.fill(0);
  return { certificatePem, privateKey: secret };
}
