import { createServer, type ServerResponse, STATUS_CODES } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import type { Hono } from "hono";
import type { ApiEnv } from "./api-env.ts";
import { type EarlyRefusal, malformed, type RefuseEarly } from "./early-refusal.ts";
import { HEADER_LINES_MAX } from "./http/bounded-request.ts";

/** A listening server. */
export interface Listening {
  readonly port: number;
  /** Takes no new request, lets those under way finish for some seconds, then cuts them. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS = 5_000;

const asText = ({ status, headers, body }: EarlyRefusal): string =>
  [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");

/**
 * Serves the app over HTTP/1.1; rejects when the port is taken. Slow or endless request heads are cut off, and what is no
 * request that the app could answer is refused with `refuse`.
 */
export async function listen(
  app: Hono<ApiEnv>,
  where: { readonly address: string; readonly port: number },
  refuse: RefuseEarly,
): Promise<Listening> {
  const answer = getRequestListener(app.fetch, {
    errorHandler: (err) => {
      const { status, headers, body } = refuse(err instanceof RequestError ? malformed() : err);
      return new Response(body, { status, headers });
    },
  });
  const server = createServer(
    // A missing Host is refused with the others.
    { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16 * 1024, requireHostHeader: false },
    (req, res) => void answer(req, res),
  );
  // Node drops header lines beyond this number; the app refuses at a lower one.
  server.maxHeadersCount = 2 * HEADER_LINES_MAX;
  server.on("checkExpectation", (_, res: ServerResponse) => {
    const { status, headers, body } = refuse(malformed());
    res.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
  });
  server.on("clientError", (err, socket) => {
    if (socket.writable) socket.end(asText(refuse(malformed(err))));
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
