import { auditTileRoute } from "@deployclaw/contracts";
import { getAuditTile } from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import { productContextOf } from "../product-context-of.ts";

const MEDIA_TYPES = { checkpoint: "text/plain; charset=utf-8", tile: "application/octet-stream" } as const;

// Every client's log has the same addresses: who signs in as somebody else must not be shown what the browser kept.
const FOR_GOOD = { "cache-control": "private, max-age=31536000, immutable", vary: "Cookie" };

/** The client's log as public tools read it (C2SP tlog-tiles). */
export function mountAuditTiles(app: Hono<ApiEnv>, deps: ApiDeps): void {
  mountRoute(app, deps, auditTileRoute, async (call) => {
    const ctx = { ...productContextOf(deps, call), tiles: deps.auditTiles };
    const { kind, bytes, isFinal } = await getAuditTile({ ctx, input: call.params });
    return new Response(new Uint8Array(bytes), {
      headers: { "content-type": MEDIA_TYPES[kind], ...(isFinal ? FOR_GOOD : {}) },
    });
  });
}
