import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "../api-env.ts";

const UNLESS_SET: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
};

const fixedFields = (publicUrl: string): Readonly<Record<string, string>> => ({
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  ...(publicUrl.startsWith("https:")
    ? { "strict-transport-security": "max-age=31536000; includeSubDomains" }
    : {}),
});

/** The header fields of an answer that is no page. */
export const securityHeaderFields = (publicUrl: string): Readonly<Record<string, string>> => ({
  ...UNLESS_SET,
  ...fixedFields(publicUrl),
});

/**
 * Headers of every answer: nothing is sniffed, framed, shared with other origins or kept by caches, and nothing loads
 * anything unless a page brings its own content security policy.
 */
export function securityHeaders(publicUrl: string): MiddlewareHandler<ApiEnv> {
  const fixed = Object.entries(fixedFields(publicUrl));
  const unlessSet = Object.entries(UNLESS_SET);
  return async (c, next) => {
    await next();
    for (const [name, value] of fixed) c.res.headers.set(name, value);
    for (const [name, value] of unlessSet) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  };
}
