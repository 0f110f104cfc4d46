import type { IncomingMessage } from "node:http";
import { AppError } from "@deployclaw/domain";
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "../api-env.ts";

/** How many bytes the path of an address may have. */
export const PATH_BYTES_MAX = 2_048;
/** How many bytes its query may have. */
export const QUERY_BYTES_MAX = 4_096;
/** How many header lines a request may have. */
export const HEADER_LINES_MAX = 100;

const valuesOf = (rawHeaders: readonly string[], name: string): readonly string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);

function requireOneHost({ rawHeaders, url = "" }: Pick<IncomingMessage, "rawHeaders" | "url">): void {
  const hosts = valuesOf(rawHeaders, "host");
  const isElsewhere = !url.startsWith("/") && URL.parse(url)?.host !== hosts[0]?.toLowerCase();
  if (hosts.length !== 1 || isElsewhere)
    throw new AppError("bad_request", "Name this site in one Host header, and no other in the address.");
}

/**
 * Refuses what is larger than any request of ours, and what Node lets pass though it can be understood in two ways: two
 * Host headers, or an address that names another host than the header (RFC 9112, sections 3.2 and 3.2.2).
 */
export function boundedRequest(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    if (pathname.length > PATH_BYTES_MAX || search.length > QUERY_BYTES_MAX)
      throw new AppError(
        "uri_too_long",
        `A path may have ${PATH_BYTES_MAX} bytes and a query ${QUERY_BYTES_MAX}.`,
      );
    const { incoming } = c.env;
    if (incoming.rawHeaders.length > 2 * HEADER_LINES_MAX)
      throw new AppError("headers_too_large", `A request may have ${HEADER_LINES_MAX} header lines.`);
    requireOneHost(incoming);
    await next();
  };
}
