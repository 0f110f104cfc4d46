import type { Duplex } from "node:stream";
import { decideTarget } from "@deployclaw/domain";
import { requestRefused } from "../audit/audit-entries.ts";
import type { Cell } from "../cells/cell.ts";
import { LIMITS } from "../limits.ts";
import { terminateTls } from "../tls/terminate-tls.ts";
import { answerRefusalRaw } from "./answer-refusal.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { RequestHead } from "./inbound.ts";
import type { Target } from "./parse-authority.ts";
import { parseConnect } from "./parse-request.ts";
import { type RefusalReason, refusal } from "./refusal.ts";
import { isInside } from "./serve-inside.ts";

/** Hands a connection whose CONNECT was let through to the HTTP server of its cell. */
export type OpenTunnel = (connection: Duplex, target: Target) => void;

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
  if (isInside(host)) {
    if (port !== 80 && port !== 443) return refuse("port_not_allowed");
  } else {
    // What a request means is known once it is read; until then only where it goes is decided.
    const decision = decideTarget(agent.permissions, { host, port, scheme });
    if (!decision.allow) return refuse(decision.reason);
  }

  socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
  if (first.length > 0) socket.unshift(first);
  if (scheme === "http") return openTunnel(socket, { scheme, host, port });
  const secured = await terminateTls(socket, {
    host,
    contextFor: cell.contextFor,
    timeoutMs: LIMITS.tlsHandshakeTimeoutMs,
  });
  if (!secured.ok) return record(secured.refusal.reason);
  openTunnel(secured.value, { scheme, host, port });
}
