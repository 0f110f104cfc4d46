import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { requestRefused } from "../audit/audit-entries.ts";
import { serveHttp2 } from "../http2/serve-http2.ts";
import { LIMITS } from "../limits.ts";
import { answerRefusalRaw } from "../pipeline/answer/answer-refusal.ts";
import { type RefusalReason, refusal } from "../pipeline/answer/refusal.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import { handleConnect } from "../pipeline/handle-connect.ts";
import { handleRequest } from "../pipeline/handle-request.ts";
import { http1Inbound, http1UpgradeInbound, type Inbound } from "../pipeline/inbound/inbound.ts";
import type { Target } from "../pipeline/inbound/parse-authority.ts";
import { isWebSocket } from "../pipeline/inbound/parse-request.ts";
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

  async function readTunnel(connection: Duplex, place: Place): Promise<void> {
    if (!(connection instanceof TLSSocket) || connection.alpnProtocol !== "h2")
      return read(connection, place);
    place.cell.http2Sessions.add(connection);
    connection.once("close", () => place.cell.http2Sessions.delete(connection));
    await serveHttp2(
      connection,
      (inbound) => handle(place, inbound),
      () => void recordUnparsed(place),
    );
  }

  function handle(place: Place | undefined, inbound: Inbound): void {
    if (place === undefined) {
      inbound.answer.cut();
      return;
    }
    handleRequest(deps, place.cell, inbound, place.tunnel).catch((err: unknown) => {
      deps.log.error("a request could not even be refused", err);
      inbound.answer.cut();
    });
  }

  server.on("request", (req, res) => handle(places.get(req.socket), http1Inbound(req, res)));

  server.on("upgrade", (req, socket, first) => {
    // Node no longer listens for errors on a connection that it hands over.
    socket.on("error", () => socket.destroy());
    handle(places.get(socket), http1UpgradeInbound(req, req.socket, first));
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
      readTunnel(connection, { cell, tunnel }),
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
    answerRefusalRaw(socket, refusal(recordUnparsed(place)));
  }

  function recordUnparsed(place: Place): RefusalReason {
    const { cell, tunnel } = place;
    const reason = cell.requests.take() ? "malformed_request" : "too_many_requests";
    const facts = {
      requestId: deps.newId(),
      target: tunnel?.host ?? "unparsed",
      method: "",
      reason,
    } as const;
    cell.refusals.record(requestRefused(cell.policy(), facts, deps.now()));
    return reason;
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
