import { type Header, headerPairs, headerValues } from "../pipeline/inbound/header.ts";
import type { RequestHead } from "../pipeline/inbound/inbound.ts";

/** What HTTP/2 calls the version of {@link RequestHead}; nothing in HTTP/1 can be read as this. */
export const HTTP2 = "2";

/**
 * A request's head in HTTP/2 put into the terms of HTTP/1.1 (RFC 9113 section 8.3), to be parsed and judged as any
 * other: `:authority` as Host, cookies joined, a body without a length as chunked. What contradicts itself is marked as
 * malformed.
 */
export function requestHead(rawHeaders: readonly string[], hasBody: boolean): RequestHead {
  const all = headerPairs(rawHeaders);
  const pseudo = (name: string) => headerValues(all, name);
  const fields = all.filter(([name]) => !name.startsWith(":"));
  const [method = "", ...methods] = pseudo(":method");
  const [url = "", ...paths] = pseudo(":path");
  const authorities = pseudo(":authority");
  const hosts = [...new Set([...authorities, ...headerValues(fields, "host")])];
  const contradictsItself =
    methods.length + paths.length > 0 || pseudo(":scheme").join() !== "https" || hosts.length !== 1;
  const headers: Header[] = [
    ["host", hosts[0] ?? ""],
    ...fields.filter(([name]) => name !== "host" && name !== "cookie"),
    ...joinedCookies(fields),
    ...lengthOf(fields, hasBody),
  ];
  return { method, url, rawHeaders: headers.flat(), httpVersion: HTTP2, malformed: contradictsItself };
}

/** HTTP/2 splits cookies for compression; HTTP/1.1 knows one field of them (section 8.2.3). */
function joinedCookies(fields: readonly Header[]): Header[] {
  const cookies = headerValues(fields, "cookie");
  return cookies.length === 0 ? [] : [["cookie", cookies.join("; ")]];
}

function lengthOf(fields: readonly Header[], hasBody: boolean): Header[] {
  return hasBody && headerValues(fields, "content-length").length === 0
    ? [["transfer-encoding", "chunked"]]
    : [];
}
