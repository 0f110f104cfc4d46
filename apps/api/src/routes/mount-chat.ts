import { chatRoute } from "@deployclaw/contracts";
import { chatWithAgent, streamChatWithAgent } from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { type Call, mountRoute } from "../http/mount-route.ts";
import { toProblem } from "../problem.ts";
import { productContextOf } from "../product-context-of.ts";

const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const wantsEvents = (accept: string | undefined): boolean =>
  (accept ?? "").split(",").some((part) => /^\s*text\/event-stream\s*(?:;|$)/i.test(part));

async function streamReply(deps: ApiDeps, call: Call<typeof chatRoute>): Promise<Response> {
  const left = new AbortController();
  const { signal } = left;
  call.c.req.raw.signal.addEventListener("abort", () => left.abort(), { once: true });
  const { deltas, sessionId } = await streamChatWithAgent({
    ctx: productContextOf(deps, call),
    input: { ...call.body, agentId: call.params.id, signal },
  });
  const iterator = deltas[Symbol.asyncIterator]();
  // What fails before the first piece is still a problem with its own status.
  const first = await iterator.next();

  async function* events(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = first; next.done !== true; next = await iterator.next())
        yield Buffer.from(event("delta", { text: next.value }));
      yield Buffer.from(event("done", { sessionId }));
    } catch (err) {
      // The status is sent already, so the stream itself has to say how it ended.
      const problem = toProblem(err, deps.publicUrl, call.c.get("requestId"));
      if (problem.status >= 500) deps.log(`${problem.requestId} broke off`, err);
      yield Buffer.from(event("error", problem));
    } finally {
      left.abort();
    }
  }
  return new Response(ReadableStream.from(events()), {
    headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
  });
}

/** Talking to an agent, whole or piece by piece. Whatever the agent says is data in events of ours. */
export function mountChat(app: Hono<ApiEnv>, deps: ApiDeps): void {
  mountRoute(app, deps, chatRoute, async (call) => {
    if (wantsEvents(call.c.req.header("accept"))) return streamReply(deps, call);
    return chatWithAgent({
      ctx: productContextOf(deps, call),
      input: { ...call.body, agentId: call.params.id },
    });
  });
}
