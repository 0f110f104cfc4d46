import type { OutputPort } from "@deployclaw/core";
import { AppError } from "@deployclaw/domain";
import * as z from "zod/mini";
import { askHealthSocket } from "./ask-health-socket.ts";

const ANSWER_MS = 10_000;

const pieceSchema = z.object({
  lines: z.array(z.string()),
  next: z.nullable(z.string()),
  isPartial: z.boolean(),
  isLive: z.boolean(),
});

const unavailable = (cause: unknown) =>
  new AppError("dependency_unavailable", "The agent's host does not answer. Try again in a moment.", {
    cause,
  });

/** Output as the orchestrator of this host reads it, asked on its socket. */
export function askOutput(socketPath: string): OutputPort {
  return async (agentId, { search, ...range }) => {
    const query = new URLSearchParams(
      "after" in range ? { after: range.after, search } : { lines: String(range.lines), search },
    );
    const signal = AbortSignal.timeout(ANSWER_MS);
    const path = `/output/${agentId}?${query}`;
    const { status, body } = await askHealthSocket(socketPath, signal, path).catch((err: unknown) => {
      throw unavailable(err);
    });
    if (status === 404) return undefined;
    if (status !== 200) throw unavailable(new Error(`the orchestrator answered ${status}`));
    return pieceSchema.parse(JSON.parse(body.toString()));
  };
}
