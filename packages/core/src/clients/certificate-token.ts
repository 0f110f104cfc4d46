import { createHmac, timingSafeEqual } from "node:crypto";
import { type ClientId, clientId, UUID } from "@deployclaw/domain";

const TOKEN = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/;

const macOf = (key: Uint8Array, id: string): Buffer => createHmac("sha256", key).update(id).digest();

/** What whoever asked for a deletion is handed: it opens the certificate of this client's erasure and nothing else. */
export function formatCertificateToken(key: Uint8Array, id: ClientId): string {
  return `${id}.${macOf(key, id).toString("base64url")}`;
}

/** The client whose certificate a token opens; undefined for one that we did not make. */
export function parseCertificateToken(key: Uint8Array, token: string): ClientId | undefined {
  const [, id = "", mac = ""] = TOKEN.exec(token) ?? [];
  if (!UUID.test(id)) return undefined;
  const given = Buffer.from(mac, "base64url");
  const expected = macOf(key, id);
  return given.length === expected.length && timingSafeEqual(given, expected) ? clientId(id) : undefined;
}
