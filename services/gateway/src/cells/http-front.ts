import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { requestRefused } from "../audit/audit-entries.ts";
import { LIMITS } from "../limits.ts";
import { answerRefusalRaw } from "../pipeline/answer-refusal.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import { handleConnect } from "../pipeline/handle-connect.ts";
import { handleRequest } from "../pipeline/handle-request.ts";
import { http1Inbound, http1UpgradeInbound, type Inbound } from "../pipeline/inbound.ts";
import type { Target } from "../pipeline/parse-authority.ts";
import { isWebSocket } from "../pipeline/parse-request.ts";
import { refusal } from "../pipeline/refusal.ts";
import type { Cell } from "./cell.ts";

/** Reads what cells send. One for all of them: an idle cell costs no server of its own. */
export interface HttpFront {
  /** Takes a connection that a cell made to its egress socket. */
  accept(connection: Duplex, cell: Cell): void;
  close(): void;
}

/** Where a connection came from and, after CONNECT, where it was let through to. */
interface Place {
  readonly cell: Cell;
  readonly tunnel: Target | undefined;
}

/**
 * An HTTP server that reads the proxy's requests and, after CONNECT, those inside the tunnels: what a connection may
 * ask for hangs on which cell made it and where it was let through to, and on nothing that it says.
 */
export function httpFront(deps: GatewayDeps): HttpFront {
  const places = new WeakMap<Duplex, Place>();
  const server = createServer({
    maxHeaderSize: LIMITS.headerBytesMax,
    headersTimeout: LIMITS.headersTimeoutMs,
    requestTimeout: LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
    connectionsCheckingInterval: LIMITS.connectionsCheckedEveryMs,
    insecureHTTPParser: false,
    // Both are decided and recorded by the pipeline instead.
    requireHostHeader: false,
    joinDuplicateHeaders: false,
    // Any other change of protocol is not answered, and the request taken as it is.
    shouldUpgradeCallback: (req) => isWebSocket(req.headers.upgrade ?? ""),
  });

  function read(connection: Duplex, place: Place): void {
    places.set(connection, place);
    server.emit("connection", connection);
  }

  function handle(connection: Duplex, inbound: Inbound): void {
    const place = places.get(connection);
    if (place === undefined) {
      inbound.answer.cut();
      return;
    }
    handleRequest(deps, place.cell, inbound, place.tunnel).catch((err: unknown) => {
      deps.log.error("a request could not even be refused", err);
      inbound.answer.cut();
    });
  }

  server.on("request", (req, res) => handle(req.socket, http1Inbound(req, res)));

  server.on("upgrade", (req, socket, first) => {
    // Node no longer listens for errors on a connection that it hands over.
    socket.on("error", () => socket.destroy());
    handle(socket, http1UpgradeInbound(req, req.socket, first));
  });

  // Node would answer 417 by itself, past the bucket and the log.
  server.on("checkExpectation", (req) => refuseUnparsed(req.socket));

  server.on("connect", (req, socket, first) => {
    // Node no longer listens for errors on a connection that it hands over.
    socket.on("error", () => socket.destroy());
    const place = places.get(socket);
    // A CONNECT inside a tunnel would be decided as if it came from outside of it.
    if (place === undefined || place.tunnel !== undefined) {
      refuseUnparsed(socket);
      return;
    }
    const { cell } = place;
    handleConnect(deps, cell, req, socket, first, (connection, tunnel) =>
      read(connection, { cell, tunnel }),
    ).catch((err: unknown) => {
      deps.log.error("a tunnel could not be opened", err);
      socket.destroy();
    });
  });

  server.on("clientError", (_err, socket) => refuseUnparsed(socket));

  function refuseUnparsed(socket: Duplex): void {
    const place = places.get(socket);
    if (place === undefined || socket.destroyed || !socket.writable) {
      socket.destroy();
      return;
    }
    const { cell, tunnel } = place;
    const reason = cell.requests.take() ? "malformed_request" : "too_many_requests";
    const facts = {
      requestId: deps.newId(),
      target: tunnel?.host ?? "unparsed",
      method: "",
      reason,
    } as const;
    cell.refusals.record(requestRefused(cell.policy(), facts, deps.now()));
    answerRefusalRaw(socket, refusal(reason));
  }

  // It listens nowhere itself; this starts the timer that ends slow requests.
  server.emit("listening");

  return {
    accept: (connection, cell) => read(connection, { cell, tunnel: undefined }),
    close() {
      server.closeAllConnections();
      server.close(() => undefined);
    },
  };
}
