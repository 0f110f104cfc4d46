import { createHash } from "node:crypto";
import { endToEndHeaders, type Header, headerValues } from "../pipeline/inbound/header.ts";
import type { ParsedRequest } from "../pipeline/inbound/parse-request.ts";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const NEGOTIATED = [
  "sec-websocket-key",
  "sec-websocket-version",
  "sec-websocket-extensions",
  "sec-websocket-accept",
];

/** What a server answers to a key (RFC 6455 section 4.2.2). */
export function acceptFor(key: string): string {
  return createHash("sha1").update(`${key}${GUID}`).digest("base64");
}

/** The key of an opening handshake that can be read in one way only, undefined when it is none (section 4.2.1). */
export function openingKey({ method, headers, body }: ParsedRequest): string | undefined {
  const [key, ...otherKeys] = headerValues(headers, "sec-websocket-key");
  const versions = headerValues(headers, "sec-websocket-version");
  const isOpening =
    method === "GET" && body.kind === "none" && otherKeys.length === 0 && versions.join() === "13";
  return isOpening && key !== undefined && /^[A-Za-z0-9+/]{22}==$/.test(key) ? key : undefined;
}

/** Headers as sent upstream: the decided ones, a key of ours, and no extension, so that messages can be read. */
export function openingHeaders(headers: readonly Header[], key: string): Header[] {
  return [
    ...headers.filter(([name]) => !NEGOTIATED.includes(name) && name !== "accept-encoding"),
    ["connection", "Upgrade"],
    ["upgrade", "websocket"],
    ["sec-websocket-version", "13"],
    ["sec-websocket-key", key],
  ];
}

/** Whether an upstream's answer opens what was asked for: our key, an offered protocol, no extension (section 4.1). */
export function opens(
  answer: readonly Header[],
  asked: { key: string; protocols: readonly string[] },
): boolean {
  const one = (name: string) => headerValues(answer, name).join(",");
  const [protocol, ...others] = headerValues(answer, "sec-websocket-protocol");
  return (
    one("upgrade").toLowerCase() === "websocket" &&
    one("sec-websocket-accept") === acceptFor(asked.key) &&
    one("sec-websocket-extensions") === "" &&
    others.length === 0 &&
    (protocol === undefined || asked.protocols.includes(protocol))
  );
}

/** The protocols that an agent offers. */
export function offeredProtocols(headers: readonly Header[]): string[] {
  return headerValues(headers, "sec-websocket-protocol").flatMap((value) =>
    value.split(",").map((protocol) => protocol.trim()),
  );
}

/** What the agent gets once it is open: the upstream's own headers and the answer to its key. */
export function openedHeaders(answer: readonly Header[], agentKey: string): Header[] {
  return [
    ...endToEndHeaders(answer).filter(([name]) => !NEGOTIATED.includes(name)),
    ["connection", "Upgrade"],
    ["upgrade", "websocket"],
    ["sec-websocket-accept", acceptFor(agentKey)],
  ];
}
