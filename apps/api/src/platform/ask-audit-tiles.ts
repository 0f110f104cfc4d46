import type { TilePort } from "@deployclaw/core";
import { AppError } from "@deployclaw/domain";
import { askHealthSocket } from "./ask-health-socket.ts";

const ANSWER_MS = 5_000;

const unavailable = (cause: unknown) =>
  new AppError("dependency_unavailable", "The log's tiles cannot be read now. Try again in a moment.", {
    cause,
  });

/** Tiles as the audit process, which alone can read them, answers them on its socket. */
export function askAuditTiles(socketPath: string): TilePort {
  return async (clientId, path) => {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { status, body } = await askHealthSocket(socketPath, signal, `/tiles/${clientId}/${path}`).catch(
      (err: unknown) => {
        throw unavailable(err);
      },
    );
    if (status === 404) return undefined;
    if (status !== 200) throw unavailable(new Error(`the audit process answered ${status}`));
    return body;
  };
}
