import { agentOutputRoute, followOutputRoute } from "@deployclaw/contracts";
import { agentOutput, authenticate } from "@deployclaw/core";
import { AppError } from "@deployclaw/domain";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { outputEvents } from "../events/output-events.ts";
import { mountRoute } from "../http/mount-route.ts";
import { streamPieces, takeTurn } from "../http/stream-pieces.ts";
import { productContextOf } from "../product-context-of.ts";

const FOLLOWERS_MAX = 5;
const LINES_MAX = 1_000;
const POSITION = /^\d{1,16}-\d{1,16}$/;

/** What an agent puts out: the newest of it, and what comes. */
export function mountOutput(app: Hono<ApiEnv>, deps: ApiDeps): void {
  const following = new Map<string, number>();
  const { output } = deps;

  mountRoute(app, deps, agentOutputRoute, async (call) => {
    const { tail, search } = call.query;
    const input = { agentId: call.params.id, lines: tail, search };
    const { isLive: _, ...piece } = await agentOutput({ ctx: productContextOf(deps, call), output, input });
    return piece;
  });

  mountRoute(app, deps, followOutputRoute, async (call) => {
    const { c, signedIn, query } = call;
    const ctx = productContextOf(deps, call);
    const of = { agentId: call.params.id, search: query.search };
    const giveBack = takeTurn(following, signedIn.client.id, FOLLOWERS_MAX, "Output is followed too often.");
    try {
      const given = lastEventId(c.req.header("last-event-id")) ?? query.after;
      // What is there already is not told: only where it ends.
      const first = await agentOutput({ ctx, output, input: { ...of, lines: 1 } });
      const events = outputEvents({
        after: given ?? first.next,
        read: (after) =>
          agentOutput({
            ctx,
            output,
            input: after === null ? { ...of, lines: LINES_MAX } : { ...of, after },
          }),
        isStillSignedIn: async () => (await authenticate(deps, signedIn.token))?.stage === "full",
        monotonicMs: () => performance.now(),
        times: deps.eventTimes,
      });
      const onError = (err: unknown) => deps.log(`${c.get("requestId")} output ended`, err);
      return new Response(streamPieces(events, { onEnd: giveBack, onError }), {
        headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
      });
    } catch (err) {
      giveBack();
      throw err;
    }
  });
}

function lastEventId(header: string | undefined): string | undefined {
  if (header === undefined || header === "") return undefined;
  if (!POSITION.test(header))
    throw new AppError("invalid_input", "Last-Event-ID is no position in output.", {
      fields: [{ pointer: "/Last-Event-ID", detail: "must be the id of an event of this stream" }],
    });
  return header;
}
