import { request } from "node:http";
import type { HomePaths } from "@deployclaw/config";
import * as z from "zod/mini";
import { ClawError } from "../claw-error.ts";

const deadlineMs = 30_000;
const refusal = z.object({ detail: z.string() });

/**
 * Asks the running gateway over the socket that only whoever runs the platform may use. Throws `ClawError` with the
 * gateway's own words when it refuses, and when it does not answer.
 */
export async function askGateway<Answer>(
  paths: HomePaths,
  schema: z.ZodMiniType<Answer>,
  question: { readonly method: "GET" | "POST"; readonly path: string; readonly body?: object },
): Promise<Answer> {
  const { method, path, body } = question;
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const signal = AbortSignal.timeout(deadlineMs);
  const options = { socketPath: paths.gatewayOperatorSocket, method, path, agent: false, signal };
  const asking = request(options, (res) => {
    let text = "";
    res.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    res.once("error", reject);
    res.once("end", () => resolve({ status: res.statusCode ?? 0, text }));
  });
  asking.once("error", reject);
  asking.end(body === undefined ? undefined : JSON.stringify(body));
  const { status, text } = await answerOf(promise);
  if (status !== 200) {
    const refused = refusal.safeParse(JSON.parse(text));
    throw new ClawError(`the gateway refused: ${refused.success ? refused.data.detail : status}`);
  }
  return schema.parse(JSON.parse(text));
}

async function answerOf(promise: Promise<{ status: number; text: string }>) {
  try {
    return await promise;
  } catch (err) {
    const reason = err instanceof Error ? err.message : String(err);
    throw new ClawError(`the gateway does not answer (${reason}): is the platform running?`, { cause: err });
  }
}
