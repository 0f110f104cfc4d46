import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createPageServer } from "./server/create-page-server.ts";
import { loadNextHandler } from "./server/load-next-handler.ts";

// The one thing this process is told; it has no other setting and no secret.
const socketPath = process.argv[2];
if (socketPath === undefined) throw new Error("usage: main.js <unix socket to listen on>");

// Beside this bundle: Next's standalone output, its static files and the public ones.
const appFolder = join(import.meta.dirname, "next/apps/dashboard");
const server = createPageServer(appFolder, await loadNextHandler(appFolder));

rmSync(socketPath, { force: true });
server.listen(socketPath, () => {
  chmodSync(socketPath, 0o660);
  process.stdout.write("serving the dashboard\n");
});

function stop(): void {
  server.close();
  server.closeIdleConnections();
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
