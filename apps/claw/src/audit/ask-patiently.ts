import { setTimeout as sleep } from "node:timers/promises";
import { ClawError } from "../claw-error.ts";

const WAIT_S_MAX = 300;
const ATTEMPTS_MAX = 5;

/**
 * Asks again after as long as a server says that asked for patience (429 with Retry-After in seconds): at most five minutes
 * at a time, and five times for one thing. Throws `ClawError` when that is not enough.
 */
export async function askPatiently(
  ask: () => Promise<Response>,
  deps: { readonly host: string; readonly say: (line: string) => void },
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    if (answer.status !== 429) return answer;
    await answer.body?.cancel();
    const seconds = Number(/^\d{1,9}$/.exec(answer.headers.get("retry-after") ?? "")?.[0] ?? Number.NaN);
    if (attempt === ATTEMPTS_MAX || !(seconds <= WAIT_S_MAX))
      throw new ClawError(`${deps.host} takes no more requests for now: take a large log as an export`);
    deps.say(`${deps.host} asks for patience: going on in ${seconds} s`);
    await sleep(seconds * 1_000);
  }
}
