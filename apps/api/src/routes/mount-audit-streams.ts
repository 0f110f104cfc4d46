import { exportAuditRoute, tailAuditRoute, verifierRoute } from "@deployclaw/contracts";
import { authenticate, exportAudit, nextNumber, tailAudit } from "@deployclaw/core";
import { AppError } from "@deployclaw/domain";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { streamTail } from "../events/stream-tail.ts";
import { mountRoute } from "../http/mount-route.ts";
import { streamPieces, takeTurn } from "../http/stream-pieces.ts";
import { productContextOf } from "../product-context-of.ts";

const EXPORTS_AT_ONCE_MAX = 3;

/** What of the log is sent for as long as there is something to send: exports, what checks them, and its tail. */
export function mountAuditStreams(app: Hono<ApiEnv>, deps: ApiDeps): void {
  const exporting = new Map<string, number>();

  mountRoute(app, deps, exportAuditRoute, async (call) => {
    const giveBack = takeTurn(
      exporting,
      call.signedIn.client.id,
      EXPORTS_AT_ONCE_MAX,
      "Too many exports are under way.",
    );
    try {
      const made = await exportAudit({ ctx: productContextOf(deps, call), input: call.query });
      const onError = (err: unknown) => deps.log(`${call.c.get("requestId")} export ended`, err);
      return new Response(streamPieces(made.pieces, { onEnd: giveBack, onError }), {
        headers: {
          "content-type": made.mediaType,
          "content-disposition": `attachment; filename="${made.fileName}"`,
        },
      });
    } catch (err) {
      giveBack();
      throw err;
    }
  });

  mountRoute(app, deps, verifierRoute, async () => {
    const headers = {
      "content-type": "text/javascript; charset=utf-8",
      "content-disposition": 'attachment; filename="verify.mjs"',
    };
    const script = await deps.verifierScript();
    if (script === undefined) throw new AppError("not_found", "This platform has no verifier laid out.");
    return new Response(script, { headers });
  });

  mountRoute(app, deps, tailAuditRoute, async (call) => {
    const { c, signedIn } = call;
    const { after, ...filter } = call.query;
    const ctx = productContextOf(deps, call);
    const last = lastEventId(c.req.header("last-event-id")) ?? after;
    const stream = await streamTail({
      feed: deps.tail,
      signedIn,
      from: last === undefined ? undefined : last + 1,
      nextNumber: () => nextNumber(deps.db, signedIn.client.id),
      read: (from) => tailAudit({ ctx, input: { from, filter } }),
      isStillSignedIn: async () => (await authenticate(deps, signedIn.token))?.stage === "full",
      onError: (err) => deps.log(`${c.get("requestId")} tail of the log ended`, err),
      ...deps.eventTimes,
    });
    return new Response(stream, {
      headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
    });
  });
}

function lastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === "") return undefined;
  if (!/^(?:0|[1-9]\d{0,14})$/.test(header))
    throw new AppError("invalid_input", "Last-Event-ID is no number of an entry.", {
      fields: [{ pointer: "/Last-Event-ID", detail: "must be the id of an event of this stream" }],
    });
  return Number(header);
}
