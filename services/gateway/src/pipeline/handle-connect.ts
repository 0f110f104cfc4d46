import type { Duplex } from "node:stream";
import { decideTarget, isPassthrough, type Permissions } from "@deployclaw/domain";
import { requestRefused } from "../audit/audit-entries.ts";
import type { Cell } from "../cells/cell.ts";
import type { Exchange } from "../cells/exchange.ts";
import { LIMITS } from "../limits.ts";
import { passThrough } from "../passthrough/pass-through.ts";
import { terminateTls } from "../tls/terminate-tls.ts";
import { answerRefusalRaw } from "./answer/answer-refusal.ts";
import { type RefusalReason, refusal } from "./answer/refusal.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { RequestHead } from "./inbound/inbound.ts";
import type { Target } from "./inbound/parse-authority.ts";
import { parseConnect } from "./inbound/parse-request.ts";
import { isInside } from "./serve-inside.ts";

/** Hands a connection whose CONNECT was let through to the HTTP server of its cell. */
export type OpenTunnel = (connection: Duplex, target: Target) => Promise<void>;

/**
 * Decides a CONNECT by its host before anything else of it is read. One that is allowed becomes a tunnel that ends
 * here: on port 443 in TLS with a leaf of the cell's own authority, on port 80 (names of the platform only) as it is.
 */
export async function handleConnect(
  deps: GatewayDeps,
  cell: Cell,
  head: RequestHead,
  socket: Duplex,
  first: Buffer,
  openTunnel: OpenTunnel,
): Promise<void> {
  const agent = cell.policy();
  let target = (head.url ?? "").slice(0, 253);
  const record = (reason: RefusalReason) =>
    cell.refusals.record(
      requestRefused(agent, { requestId: deps.newId(), target, method: "CONNECT", reason }, deps.now()),
    );
  const refuse = (reason: RefusalReason) => {
    record(reason);
    answerRefusalRaw(socket, refusal(reason));
  };

  if (!cell.requests.take()) return refuse("too_many_requests");
  const parsed = parseConnect(head);
  if (!parsed.ok) return refuse(parsed.refusal.reason);
  const { host, port } = parsed.value;
  target = `${host}:${port}`;
  if (agent.desired !== "running") return refuse("agent_not_running");

  const scheme = port === 80 ? "http" : "https";
  const tunnel = { scheme, host, port } as const;
  if (isInside(host)) {
    if (port !== 80 && port !== 443) return refuse("port_not_allowed");
  } else {
    // What a request means is known once it is read; until then only where it goes is decided.
    const decision = decideTarget(agent.permissions, tunnel);
    if (!decision.allow) return refuse(decision.reason);
  }

  socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
  if (first.length > 0) socket.unshift(first);
  const goesThrough = !isInside(host) && scheme === "https" && isPassthrough(agent.permissions, host);
  if (goesThrough) return passThrough(deps, cell, tunnel, socket);

  // An idle tunnel to where nothing may go any more is closed as well.
  const isAllowed = (permissions: Permissions) => isInside(host) || decideTarget(permissions, tunnel).allow;
  keepTrack(cell, { isAllowed, abort: () => socket.destroy() }, socket);
  if (scheme === "http") return openTunnel(socket, tunnel);
  const secured = await terminateTls(socket, {
    host,
    contextFor: cell.contextFor,
    timeoutMs: LIMITS.tlsHandshakeTimeoutMs,
    protocols: cell.http2Sessions.size < LIMITS.http2.connectionsPerCell ? ["h2", "http/1.1"] : ["http/1.1"],
  });
  if (!secured.ok) return record(secured.refusal.reason);
  await openTunnel(secured.value, tunnel);
}

function keepTrack(cell: Cell, exchange: Exchange, socket: Duplex): void {
  cell.exchanges.add(exchange);
  socket.once("close", () => cell.exchanges.delete(exchange));
}
