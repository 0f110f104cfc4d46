import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import type { ApiEnv } from "./api-env.ts";

/** A listening server. */
export interface Listening {
  readonly port: number;
  /** Takes no new request, lets those under way finish for some seconds, then cuts them. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS = 5_000;

/** For what is not HTTP at all, and so has no route, no request id and no app to answer it. */
const MALFORMED = (() => {
  const body = JSON.stringify({ type: "about:blank", title: "Bad Request", status: 400 });
  return [
    "HTTP/1.1 400 Bad Request",
    "Connection: close",
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
})();

/** Serves the app over HTTP/1.1; rejects when the port is taken. Slow or endless request heads are cut off. */
export async function listen(
  app: Hono<ApiEnv>,
  where: { readonly address: string; readonly port: number },
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16 * 1024 },
  }) as Server;
  server.on("clientError", (_, socket) => {
    if (socket.writable) socket.end(MALFORMED);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(where.port, where.address, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : where.port;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
        // A connection kept alive would otherwise stay after its last answer.
        const sweep = setInterval(() => server.closeIdleConnections(), 50);
        server.close(() => {
          clearTimeout(cut);
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}
