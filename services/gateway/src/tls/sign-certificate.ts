import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { RandomBytes } from "@deployclaw/vault";
import { der } from "./der.ts";

/** What a certificate says. */
export interface CertificateFacts {
  /** Common names of at most 64 characters. */
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Either an authority that signs leaves only, or a server of exactly one name. */
  readonly role: { readonly kind: "authority" } | { readonly kind: "server"; readonly host: string };
}

const ECDSA_WITH_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"));

const name = (commonName: string) =>
  der.sequence(der.set(der.sequence(der.oid("2.5.4.3"), der.utf8(commonName))));

const extension = (id: string, critical: boolean, content: Buffer) =>
  der.sequence(der.oid(id), ...(critical ? [der.true()] : []), der.octets(content));

/** RFC 7093 section 2, method 1: 160 bits of the public key's SHA-256. */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  return createHash("sha256").update(point).digest().subarray(0, 20);
}

function extensions({ role, publicKey }: CertificateFacts, issuerKey: KeyObject): Buffer {
  const identifiers = [
    extension("2.5.29.14", false, der.octets(keyIdentifier(publicKey))),
    extension("2.5.29.35", false, der.sequence(der.implicit(0, keyIdentifier(issuerKey)))),
  ];
  const basicConstraints = (...content: Buffer[]) => extension("2.5.29.19", true, der.sequence(...content));
  const keyUsage = (bits: number, unused: number) =>
    extension("2.5.29.15", true, der.bits(Buffer.from([bits]), unused));
  const own =
    role.kind === "authority"
      ? // Path length 0; keyCertSign and cRLSign.
        [basicConstraints(der.true(), der.unsigned(Buffer.from([0]))), keyUsage(0x06, 1)]
      : [
          basicConstraints(),
          keyUsage(0x80, 7),
          extension("2.5.29.37", false, der.sequence(der.oid("1.3.6.1.5.5.7.3.1"))),
          extension("2.5.29.17", false, der.sequence(der.implicit(2, Buffer.from(role.host)))),
        ];
  return der.sequence(...own, ...identifiers);
}

/**
 * Signs an X.509 certificate (RFC 5280) for P-256 keys with ECDSA and SHA-256, under a random serial number, and gives
 * it as PEM.
 */
export function signCertificate(facts: CertificateFacts, signer: KeyObject, random: RandomBytes): string {
  const serial = Buffer.from(random(16));
  // Positive and without a leading zero, as DER wants it.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const issuerKey = signer.type === "private" ? createPublicKey(signer) : signer;
  const statement = der.sequence(
    der.explicit(0, der.unsigned(Buffer.from([2]))),
    der.unsigned(serial),
    ECDSA_WITH_SHA256,
    name(facts.issuer),
    der.sequence(der.time(facts.notBefore), der.time(facts.notAfter)),
    name(facts.subject),
    facts.publicKey.export({ format: "der", type: "spki" }),
    der.explicit(3, extensions(facts, issuerKey)),
  );
  const certificate = der.sequence(statement, ECDSA_WITH_SHA256, der.bits(sign("sha256", statement, signer)));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
