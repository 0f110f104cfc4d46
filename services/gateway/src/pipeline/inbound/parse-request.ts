import { HTTP2 } from "../../http2/request-head.ts";
import { passed, refused, type Step } from "../answer/refusal.ts";
import { type Header, headerPairs, headerValues } from "./header.ts";
import type { RequestHead } from "./inbound.ts";
import { parseAuthority, type Target } from "./parse-authority.ts";

/** A request as the gateway understood it, once; everything later uses this and nothing of the original. */
export interface ParsedRequest {
  readonly target: Target;
  readonly method: string;
  /** Canonical path with its query, beginning with `/`. */
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body:
    | { readonly kind: "none" }
    | { readonly kind: "length"; readonly bytes: number }
    | { readonly kind: "chunked" };
  readonly websocket: boolean;
}

// Two of any of these could be read differently here and upstream.
const SINGLE = ["host", "content-length", "transfer-encoding", "content-type", "upgrade"];
// The parser of HTTP/1 takes others as well, as "2.0".
const VERSIONS = ["1.0", "1.1", HTTP2];
const ABSOLUTE = /^([a-z][a-z0-9+.-]*):\/\/([^/?]*)(.*)$/i;
const defaultPorts = { http: 80, https: 443 };

/** Reads `CONNECT host:port`; a Host header, where there is one, must agree. */
export function parseConnect(head: RequestHead): Step<{ host: string; port: number }> {
  const headers = headerPairs(head.rawHeaders);
  if (!isUnambiguous(head, headers)) return refused("malformed_request");
  const authority = parseAuthority(head.url ?? "", undefined);
  if (!authority.ok) return authority;
  const { host, port } = authority.value;
  const hosts = headerValues(headers, "host");
  if (!hosts.every((value) => agrees(value, host, port, port))) return refused("host_mismatch");
  return authority;
}

/**
 * Reads a request of a tunnel (origin form, Host must name the tunnel's host) or, without a tunnel, of the proxy
 * (absolute form, plain http only). Whatever can be read in two ways is refused.
 */
export function parseRequest(head: RequestHead, tunnel: Target | undefined): Step<ParsedRequest> {
  const headers = headerPairs(head.rawHeaders);
  if (!isUnambiguous(head, headers)) return refused("malformed_request");
  const method = head.method ?? "";
  if (method === "TRACE" || method === "CONNECT") return refused("method_not_allowed");
  const located =
    tunnel === undefined ? fromAbsoluteForm(head.url ?? "") : fromOriginForm(head.url ?? "", tunnel);
  if (!located.ok) return located;
  const { target, path } = located.value;
  const hosts = headerValues(headers, "host");
  if (tunnel !== undefined && hosts.length === 0 && head.httpVersion !== "1.0")
    return refused("malformed_request");
  if (!hosts.every((value) => agrees(value, target.host, target.port, defaultPorts[target.scheme])))
    return refused("host_mismatch");
  const body = bodyOf(headers);
  if (body === undefined) return refused("malformed_request");
  const websocket = headerValues(headers, "upgrade").some(isWebSocket);
  return passed({ target, method, path, headers, body, websocket });
}

/** Whether an Upgrade header asks for a WebSocket. */
export function isWebSocket(upgrade: string): boolean {
  return /websocket/i.test(upgrade);
}

function isUnambiguous(head: RequestHead, headers: readonly Header[]): boolean {
  if (head.malformed === true || !VERSIONS.includes(head.httpVersion)) return false;
  return SINGLE.every((name) => headerValues(headers, name).length <= 1);
}

function fromAbsoluteForm(url: string): Step<{ target: Target; path: string }> {
  const match = ABSOLUTE.exec(url);
  if (match === null || match[1]?.toLowerCase() !== "http") return refused("malformed_request");
  const authority = parseAuthority(match[2] ?? "", 80);
  if (!authority.ok) return authority;
  const rest = match[3] ?? "";
  const path = canonicalPath(rest.startsWith("/") ? rest : `/${rest}`);
  return path === undefined
    ? refused("malformed_request")
    : passed({ target: { scheme: "http", ...authority.value }, path });
}

function fromOriginForm(url: string, tunnel: Target): Step<{ target: Target; path: string }> {
  const path = canonicalPath(url);
  return path === undefined ? refused("malformed_request") : passed({ target: tunnel, path });
}

function canonicalPath(text: string): string | undefined {
  // A fragment is never sent, and a backslash is a slash to some servers and not to others.
  if (!/^\/[\x21-\x7e]*$/.test(text) || /[#\\]/.test(text)) return undefined;
  const url = URL.parse(`http://host.invalid${text}`);
  return url === null ? undefined : url.pathname + url.search;
}

function agrees(hostHeader: string, host: string, port: number, defaultPort: number): boolean {
  const authority = parseAuthority(hostHeader, defaultPort);
  return authority.ok && authority.value.host === host && authority.value.port === port;
}

function bodyOf(headers: readonly Header[]): ParsedRequest["body"] | undefined {
  const [encoding] = headerValues(headers, "transfer-encoding");
  const [length] = headerValues(headers, "content-length");
  if (encoding !== undefined)
    return encoding.toLowerCase() === "chunked" && length === undefined ? { kind: "chunked" } : undefined;
  if (length === undefined) return { kind: "none" };
  if (!/^\d{1,15}$/.test(length)) return undefined;
  return Number(length) === 0 ? { kind: "none" } : { kind: "length", bytes: Number(length) };
}
