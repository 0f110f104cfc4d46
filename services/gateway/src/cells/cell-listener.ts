import { chmod, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { requestRefused } from "../audit/audit-entries.ts";
import { LIMITS } from "../limits.ts";
import { answerRefusalRaw } from "../pipeline/answer-refusal.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import { handleConnect } from "../pipeline/handle-connect.ts";
import { handleRequest } from "../pipeline/handle-request.ts";
import type { Target } from "../pipeline/parse-authority.ts";
import { refusal } from "../pipeline/refusal.ts";
import type { Cell } from "./cell.ts";

/** An open egress socket of one cell. */
export interface CellListener {
  close(): Promise<void>;
}

/**
 * Listens on a cell's egress socket; a stale one is replaced. The same HTTP server reads the proxy's requests and,
 * after CONNECT, those inside the tunnels: what a connection may ask for hangs on where it was let through to.
 */
export async function openCellListener(
  deps: GatewayDeps,
  cell: Cell,
  socketPath: string,
): Promise<CellListener> {
  const tunnels = new WeakMap<Duplex, Target>();
  const server = createServer({
    maxHeaderSize: LIMITS.headerBytesMax,
    headersTimeout: LIMITS.headersTimeoutMs,
    requestTimeout: LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
    connectionsCheckingInterval: 5_000,
    insecureHTTPParser: false,
    // Both are decided and recorded by the pipeline instead.
    requireHostHeader: false,
    joinDuplicateHeaders: false,
  });
  server.maxConnections = LIMITS.connectionsPerCell;

  server.on("connection", (connection: Duplex) => {
    cell.connections.add(connection);
    connection.once("close", () => cell.connections.delete(connection));
  });

  server.on("request", (req, res) => {
    handleRequest(deps, cell, req, res, tunnels.get(req.socket)).catch((err: unknown) => {
      deps.log.error("a request could not even be refused", err);
      res.destroy();
    });
  });

  // Node would answer 417 by itself, past the bucket and the log.
  server.on("checkExpectation", (req) => refuseUnparsed(req.socket));

  server.on("connect", (req, socket, head) => {
    // Node no longer listens for errors on a connection that it hands over.
    socket.on("error", () => socket.destroy());
    // A CONNECT inside a tunnel would be decided as if it came from outside of it.
    if (tunnels.has(socket)) {
      refuseUnparsed(socket);
      return;
    }
    handleConnect(deps, cell, req, socket, head, (connection, target) => {
      tunnels.set(connection, target);
      server.emit("connection", connection);
    }).catch((err: unknown) => {
      deps.log.error("a tunnel could not be opened", err);
      socket.destroy();
    });
  });

  server.on("clientError", (_err, socket) => refuseUnparsed(socket));

  function refuseUnparsed(socket: Duplex): void {
    if (socket.destroyed || !socket.writable) {
      socket.destroy();
      return;
    }
    const reason = cell.requests.take() ? "malformed_request" : "too_many_requests";
    const facts = {
      requestId: deps.newId(),
      target: tunnels.get(socket)?.host ?? "unparsed",
      method: "",
      reason,
    } as const;
    cell.refusals.record(requestRefused(cell.policy(), facts, deps.now()));
    answerRefusalRaw(socket, refusal(reason));
  }

  await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  await chmod(socketPath, 0o660);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cell.kill();
      server.closeAllConnections();
      await closed;
      cell.refusals.close();
    },
  };
}
