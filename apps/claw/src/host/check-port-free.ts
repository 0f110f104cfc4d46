import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ClawError } from "../claw-error.ts";
import { isErrorCode } from "./is-error-code.ts";

/** Throws `ClawError` naming the port when another program listens there, or when it may not be used. */
export async function checkPortFree(host: string, port: number): Promise<void> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen({ host, port, exclusive: true }, resolve);
  try {
    await promise;
  } catch (err) {
    if (isErrorCode(err, "EADDRINUSE")) {
      throw new ClawError(`port ${port} on ${host} is taken by another program: choose one with PORT=…`);
    }
    if (isErrorCode(err, "EACCES", "EADDRNOTAVAIL")) {
      throw new ClawError(
        `${host}:${port} cannot be listened on (${String(err)}): set PORT or LISTEN_ADDRESS`,
      );
    }
    throw err;
  }
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  await closed.promise;
}

/** Waits for the port to become free, and throws as `checkPortFree` does when it does not within the time. */
export async function untilPortFree(host: string, port: number, waitMs: number): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    try {
      return await checkPortFree(host, port);
    } catch (err) {
      if (!(err instanceof ClawError) || performance.now() - startedMs > waitMs) throw err;
    }
    await sleep(50);
  }
}
