import { VaultError } from "./vault-error.ts";

/**
 * Decodes standard base64 with padding (RFC 4648 section 4) and refuses everything that is not the one
 * canonical text of its bytes. Throws `envelope_invalid` naming the field, never its content.
 */
export function decodeBase64(field: string, text: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) {
    throw new VaultError("envelope_invalid", `${field} is not canonical base64`);
  }
  return bytes;
}
