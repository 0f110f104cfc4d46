import { AppError } from "@deployclaw/domain";

/**
 * Runs one engine call and ends it after `deadlineMs` with `engine_timeout`, also when the call ignores its signal:
 * a runtime that hangs must not hang the caller.
 */
export async function withDeadline<Result>(
  what: string,
  deadlineMs: number,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new AppError("engine_timeout", `The container engine did not ${what} in time.`));
      controller.abort();
    }, deadlineMs);
  });
  try {
    return await Promise.race([call(controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
