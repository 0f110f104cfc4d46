import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A dashboard on a unix socket of its own that answers as a test says, and remembers what it was asked. */
export async function standInDashboard(answer: RequestListener) {
  const folder = mkdtempSync(join(tmpdir(), "dash-"));
  const socketPath = join(folder, "dashboard.sock");
  const asked: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    asked.push(req);
    answer(req, res);
  });
  const start = () => new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await start();
  return {
    socketPath,
    asked,
    start,
    stop,
    remove: async () => {
      if (server.listening) await stop();
      rmSync(folder, { recursive: true });
    },
  };
}
