import { expect, test } from "vitest";
import { headersForDashboard, headersFromDashboard } from "./passed-headers.ts";

const edge = { host: "claw.example", policy: "script-src 'nonce-a'" };

test("what is hop-by-hop, secret or a switch of Next's stays at the edge on the way in", () => {
  const given = [
    ["Accept", "text/html"],
    ["RSC", "1"],
    ["Next-Router-State-Tree", "%5B%5D"],
    ["Host", "evil.example"],
    ["Cookie", "__Host-session=secret"],
    ["Authorization", "Bearer secret"],
    ["Proxy-Authorization", "secret"],
    ["Connection", "keep-alive, accept"],
    ["Keep-Alive", "timeout=5"],
    ["Transfer-Encoding", "chunked"],
    ["TE", "trailers"],
    ["Trailer", "x"],
    ["Upgrade", "websocket"],
    ["X-Forwarded-Host", "evil.example"],
    ["X-Forwarded-For", "203.0.113.9"],
    ["X-Middleware-Subrequest", "src/middleware"],
    ["X-Middleware-Anything", "1"],
    ["X-Nextjs-Data", "1"],
    ["Next-Action", "1"],
    ["X-Matched-Path", "/other"],
    ["X-Invoke-Path", "/other"],
    ["Content-Security-Policy", "script-src 'nonce-mine'"],
  ] as const;
  expect(headersForDashboard(given, edge)).toEqual({
    Accept: "text/html",
    RSC: "1",
    "Next-Router-State-Tree": "%5B%5D",
    host: "claw.example",
    "content-security-policy": "script-src 'nonce-a'",
  });
});

test("what is hop-by-hop, a cookie or Next's own stays at the edge on the way out", () => {
  const passed = headersFromDashboard({
    "content-type": "text/html",
    "cache-control": "no-store",
    "set-cookie": ["__Host-session=planted"],
    connection: "close",
    "keep-alive": "timeout=5",
    "transfer-encoding": "chunked",
    "x-middleware-rewrite": "/other",
    "x-middleware-next": "1",
    "x-nextjs-cache": "HIT",
    "x-nextjs-prerender": "1",
    "x-powered-by": "Next.js",
    "content-security-policy": "script-src *",
    "access-control-allow-origin": "*",
    "service-worker-allowed": "/",
  });
  expect([...passed]).toEqual([
    ["cache-control", "no-store"],
    ["content-type", "text/html"],
  ]);
});
