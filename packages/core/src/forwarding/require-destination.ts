import { X509Certificate } from "node:crypto";
import {
  AppError,
  CA_LENGTH_MAX,
  type ForwarderDestination,
  isReceiverHost,
  parseWebhookUrl,
} from "@deployclaw/domain";

const refuse = (field: string, detail: string): AppError =>
  new AppError("invalid_input", "Nothing can be forwarded there.", {
    fields: [{ pointer: `/destination/${field}`, detail }],
  });

/** Throws `invalid_input` unless the gateway could dial this destination. Whether its name leads anywhere is seen then. */
export function requireDestination(destination: ForwarderDestination): void {
  if (destination.kind === "webhook") {
    if (parseWebhookUrl(destination.url) === undefined)
      throw refuse("url", "must be an https address with a host name, at most 1024 characters");
    return;
  }
  if (!isReceiverHost(destination.host)) throw refuse("host", "must be a host name in lower case");
  if (destination.ca !== undefined && !isCertificates(destination.ca))
    throw refuse("ca", `must be certificates in PEM, at most ${CA_LENGTH_MAX} characters`);
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

function isCertificates(text: string): boolean {
  const blocks = text.match(PEM) ?? [];
  if (text.length > CA_LENGTH_MAX || blocks.length === 0 || text.replace(PEM, "").trim() !== "") return false;
  try {
    for (const block of blocks) new X509Certificate(block);
    return true;
  } catch {
    // OpenSSL's words for what is wrong with it say nothing to people.
    return false;
  }
}
