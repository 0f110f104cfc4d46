import type { Secret } from "@deployclaw/vault";
import { signWebhook } from "../credentials/reveal.ts";

/** The three headers of a Standard Webhooks message, https://www.standardwebhooks.com. */
export interface WebhookHeaders {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  /** One signature for each secret in force, so that a receiver may know the old or the new one. */
  readonly "webhook-signature": string;
}

/** Signs a message: HMAC-SHA256 over id, timestamp in seconds, and body, joined by dots. */
export function signedHeaders(
  secrets: readonly Secret[],
  message: { readonly id: string; readonly body: string; readonly at: Date },
): WebhookHeaders {
  const timestamp = String(Math.floor(message.at.getTime() / 1_000));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": secrets.map((secret) => `v1,${signWebhook(secret, signed)}`).join(" "),
  };
}
