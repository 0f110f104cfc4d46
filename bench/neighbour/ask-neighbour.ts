import { setTimeout as delay } from "node:timers/promises";
import type { PublicApi } from "../platform/public-api.ts";

/** Requests are begun at these times whether or not those before are answered, so that a stall is seen by all of them. */
const EVERY_MS = 50;

/**
 * Says something to an agent again and again for so many seconds: through the API and the gateway into its cell, and from
 * there through the gateway to a model. Gives how long each answer took, in milliseconds. Throws when one is no answer.
 */
export async function askNeighbour(
  api: PublicApi,
  agentId: string,
  seconds: number,
): Promise<readonly number[]> {
  const asked: Promise<number>[] = [];
  const begin = performance.now();
  for (let number = 0; number * EVERY_MS < seconds * 1_000; number += 1) {
    const dueAt = begin + number * EVERY_MS;
    await delay(Math.max(0, dueAt - performance.now()));
    asked.push(
      api.call("POST", `/api/agents/${agentId}/chat`, { message: "hello" }).then(({ status, body }) => {
        if (status !== 200) throw new Error(`the neighbour answered ${status}: ${JSON.stringify(body)}`);
        return performance.now() - dueAt;
      }),
    );
  }
  return Promise.all(asked);
}
