import { request } from "node:http";
import type { HomePaths } from "@deployclaw/config";
import * as z from "zod/mini";
import { ClawError } from "../claw-error.ts";

const deadlineMs = 30_000;

/** What on a host belongs to no agent. */
export const orphansAnswer = z.object({
  graceMs: z.int(),
  orphans: z.array(z.object({ what: z.string(), since: z.string(), isDue: z.boolean() })),
});

/** Asks the running orchestrator what on its host belongs to no agent. Throws `ClawError` when it does not answer. */
export async function askForOrphans(paths: HomePaths): Promise<z.infer<typeof orphansAnswer>> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = AbortSignal.timeout(deadlineMs);
  const options = { socketPath: paths.orchestratorHealthSocket, path: "/orphans", agent: false, signal };
  request(options, (res) => {
    let text = "";
    res.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    res.once("error", reject);
    res.once("end", () =>
      res.statusCode === 200 ? resolve(text) : reject(new Error(`it answers ${res.statusCode}`)),
    );
  })
    .once("error", reject)
    .end();
  try {
    return orphansAnswer.parse(JSON.parse(await promise));
  } catch (err) {
    const reason = err instanceof Error ? err.message : String(err);
    throw new ClawError(`the orchestrator does not say (${reason}): is the platform running?`, {
      cause: err,
    });
  }
}
