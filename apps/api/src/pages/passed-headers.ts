import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

/**
 * All that the dashboard is told of a request. No cookie and no authorization: pages are the same for everybody, and who
 * took the dashboard over entirely could otherwise act as those who look at it. Nothing hop-by-hop (RFC 9110 section
 * 7.6.1), and no header by which Next could be told to skip, rewrite or act.
 */
const REQUEST_HEADERS = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "if-modified-since",
  "if-none-match",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-router-state-tree",
  "next-url",
  "rsc",
  "user-agent",
]);

/** All that comes back: no cookie of the dashboard's making, no policy of its own, nothing of Next's inner workings. */
const ANSWER_HEADERS = new Set([
  "cache-control",
  "content-encoding",
  "content-language",
  "content-length",
  "content-type",
  "etag",
  "last-modified",
  "link",
  "location",
  "vary",
]);

/** The headers of a request that go on to the dashboard, its host, and the policy in which Next finds the nonce. */
export function headersForDashboard(
  given: Iterable<readonly [string, string]>,
  edge: { readonly host: string; readonly policy: string },
): OutgoingHttpHeaders {
  const passed = [...given].filter(([name]) => REQUEST_HEADERS.has(name.toLowerCase()));
  return { ...Object.fromEntries(passed), host: edge.host, "content-security-policy": edge.policy };
}

/** The headers of the dashboard's answer that go on to the browser. */
export function headersFromDashboard(given: IncomingHttpHeaders): Headers {
  const passed = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (!ANSWER_HEADERS.has(name)) continue;
    for (const each of Array.isArray(value) ? value : [value ?? ""]) passed.append(name, each);
  }
  return passed;
}
