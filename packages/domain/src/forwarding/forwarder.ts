import { canonicalHostName } from "../permissions/match-domain.ts";
import { AGENT_NAME, type TextRule } from "../text-rules.ts";

/** Where a client's log can be forwarded to. */
export const FORWARDER_KINDS = ["webhook", "syslog"] as const;

/** One of {@link FORWARDER_KINDS}. */
export type ForwarderKind = (typeof FORWARDER_KINDS)[number];

/** One receiver: an https address, or a syslog server that speaks TLS. Nothing of it is secret. */
export type ForwarderDestination =
  | { readonly kind: "webhook"; readonly url: string }
  | {
      readonly kind: "syslog";
      readonly host: string;
      readonly port: number;
      /** PEM of the authorities that the server's certificate may come from; the public ones when left out. */
      readonly ca?: string | undefined;
    };

/** Where forwarding begins: with the first entry of the log, or with the next one. */
export const FORWARD_FROM = ["now", "beginning"] as const;

/** One of {@link FORWARD_FROM}. */
export type ForwardFrom = (typeof FORWARD_FROM)[number];

/** Forwarders of one client. */
export const FORWARDERS_MAX = 5;

/** The port of syslog over TLS (RFC 5425 section 4.1). */
export const SYSLOG_TLS_PORT = 6514;

/** How long a rotated secret still signs beside its successor. */
export const SECRET_OVERLAP_MS = 24 * 60 * 60_000;

/** Text of certificate authorities, in characters. */
export const CA_LENGTH_MAX = 16_384;

/** The name of a forwarder, unique within its client. */
export const FORWARDER_NAME: TextRule = AGENT_NAME;

/** A secret in the form of Standard Webhooks: `whsec_` and the base64 of 24 to 64 bytes. */
export const WEBHOOK_SECRET: TextRule = {
  pattern:
    /^whsec_(?=.{32,88}$)(?!.{31}=$)(?!.{86}[^=].$)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  detail: "must be whsec_ and the base64 of 24 to 64 random bytes",
};

/** The secret made of random bytes. */
export function webhookSecretFrom(base64: string): string {
  return `whsec_${base64}`;
}

/** An https address taken apart; `path` holds the query. */
export interface WebhookAddress {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const WEBHOOK_URL = /^https:\/\/([^/:@?#\\]+)(?::([1-9]\d{0,4}))?(\/[\x21\x22\x24-\x5b\x5d-\x7e]*)?$/;

/**
 * The parts of an address that a webhook may have: https, a host name and no address literal, no user, no fragment, at
 * most 1,024 characters. Undefined for any other.
 */
export function parseWebhookUrl(text: string): WebhookAddress | undefined {
  const match = WEBHOOK_URL.exec(text);
  if (match === null || text.length > 1_024) return undefined;
  const [, host = "", port = "443", path = "/"] = match;
  if (canonicalHostName(host) !== host || Number(port) > 65_535) return undefined;
  return { host, port: Number(port), path };
}

/** Whether a text can be the host of a syslog server: a host name in its canonical form, no address. */
export function isReceiverHost(text: string): boolean {
  return canonicalHostName(text) === text;
}

/** The host that a destination names, for the log and for people: an address may hold more than it should. */
export function hostOfDestination(destination: ForwarderDestination): string {
  if (destination.kind === "syslog") return destination.host;
  return parseWebhookUrl(destination.url)?.host ?? "";
}
