import { setTimeout as delay } from "node:timers/promises";

/**
 * Polls until `check` answers something other than undefined or false, and gives that. After `timeoutMs` (40 s unless
 * told otherwise) it throws, naming what was waited for; an error of `check` passes through.
 */
export async function eventually<Result>(
  what: string,
  check: () => Promise<Result | undefined | false> | Result | undefined | false,
  options: { readonly timeoutMs?: number; readonly intervalMs?: number } = {},
): Promise<Result> {
  const deadline = performance.now() + (options.timeoutMs ?? 40_000);
  for (;;) {
    const result = await check();
    if (result !== undefined && result !== false) return result;
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await delay(options.intervalMs ?? 20);
  }
}
