import { askHealthSocket } from "./ask-health-socket.ts";

/** Asks a process of this host for `GET /healthz` on its socket; rejects unless it answers 200. */
export async function checkHealthSocket(socketPath: string, signal: AbortSignal): Promise<void> {
  const { status } = await askHealthSocket(socketPath, signal);
  if (status !== 200) throw new Error(`answered ${status}`);
}
