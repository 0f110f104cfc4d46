/** One header field as it was sent: name in lower case, value untouched. */
export type Header = readonly [name: string, value: string];

/** Node's flat list of raw headers as pairs, in order, duplicates kept. */
export function headerPairs(rawHeaders: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    pairs.push([(rawHeaders[i] ?? "").toLowerCase(), rawHeaders[i + 1] ?? ""]);
  return pairs;
}

/** All values of one header, in order. */
export function headerValues(headers: readonly Header[], name: string): string[] {
  return headers.filter(([key]) => key === name).map(([, value]) => value);
}

const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The headers that belong to the message and not to its connection (RFC 9110 section 7.6.1). */
export function endToEndHeaders(headers: readonly Header[]): Header[] {
  const named = new Set(
    headerValues(headers, "connection").flatMap((value) =>
      value.split(",").map((name) => name.trim().toLowerCase()),
    ),
  );
  return headers.filter(([name]) => !HOP_BY_HOP.has(name) && !named.has(name));
}
