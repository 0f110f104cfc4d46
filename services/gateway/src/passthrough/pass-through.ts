import type { Duplex } from "node:stream";
import { decide, isPassthrough, type OutboundRequest } from "@deployclaw/domain";
import { requestIntent, requestOutcome, requestRefused, requestTarget } from "../audit/audit-entries.ts";
import type { Cell } from "../cells/cell.ts";
import { openExchange } from "../cells/exchange.ts";
import { isFor } from "../credentials/is-for.ts";
import { readKeychain } from "../credentials/read-keychain.ts";
import type { Reservation } from "../limits/reservation.ts";
import { resolvePublicAddresses } from "../network/resolve-public-addresses.ts";
import type { RefusalReason } from "../pipeline/answer/refusal.ts";
import { classify } from "../pipeline/classify.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import type { Target } from "../pipeline/inbound/parse-authority.ts";
import type { ParsedRequest } from "../pipeline/inbound/parse-request.ts";
import { awaitHello, type Greeted } from "./await-hello.ts";
import { relayTunnel, type TunnelEnding } from "./relay-tunnel.ts";

/**
 * Takes a tunnel whose TLS does not end here through every step that is left, in order: server name, intent, checked
 * address, bytes both ways, outcome. CONNECT was answered already, so a refusal closes the connection.
 */
export async function passThrough(
  deps: GatewayDeps,
  cell: Cell,
  target: Target,
  socket: Duplex,
): Promise<void> {
  const requestId = deps.newId();
  const startedAt = deps.monotonic();
  const agent = cell.policy();
  const request: ParsedRequest = {
    target,
    method: "CONNECT",
    path: "",
    headers: [],
    body: { kind: "none" },
    websocket: true,
  };
  let reservation: Reservation | undefined;
  const refuse = (reason: RefusalReason) => {
    const facts = { requestId, target: requestTarget(request), method: request.method, reason };
    cell.refusals.record(requestRefused(agent, facts, deps.now()));
    socket.destroy();
  };

  try {
    // Nobody can tell what is done inside, so it must not be where a connector would.
    const classification = { ...classify(request, agent.permissions.rules ?? []), action: "tunnel" } as const;
    if (classification.connector !== "generic" || classification.counting !== "none")
      return refuse("passthrough_not_allowed");
    const decision = decide(agent.permissions, { ...target, scopes: classification.scopes });
    if (!decision.allow) return refuse(decision.reason);

    // Nor could a credential that was stored there be kept from coming back.
    const keychain = await readKeychain(deps.credentials, agent);
    if (!keychain.ok) return refuse(keychain.refusal.reason);
    if (keychain.value.credentials.some((credential) => isFor(credential, target)))
      return refuse("passthrough_not_allowed");

    // The name in the clear is all that says where it goes: it must be the one that was decided.
    const greeted = await awaitHello(socket, target.host);
    if (!greeted.ok) return refuse(greeted.refusal.reason);

    const reserved = await deps.limits.reserve(agent, { scopes: classification.scopes, spend: undefined });
    if (!reserved.ok) return refuse(reserved.reason);
    reservation = reserved.reservation;

    const intent = requestIntent(agent, { requestId, request, classification, credentials: [] }, deps.now());
    if (!(await reservation.intend(intent))) return refuse("audit_unavailable");

    const addresses = await resolvePublicAddresses(deps.resolve, target.host);
    if (!addresses.ok) return refuse(addresses.refusal.reason);

    const ending = await exchangeTunnel(
      deps,
      cell,
      { target, scopes: classification.scopes, addresses: addresses.value },
      socket,
      greeted.value,
    );
    const durationMs = Math.round(deps.monotonic() - startedAt);
    const outcome = { status: 200, ...ending, durationMs };
    deps.audit.record(requestOutcome(agent, { requestId, request, outcome }, deps.now()));
  } catch (err) {
    deps.log.error(`tunnel ${requestId} failed`, err);
    refuse("internal_error");
  } finally {
    reservation?.settle(undefined);
  }
}

async function exchangeTunnel(
  deps: GatewayDeps,
  cell: Cell,
  tunnel: {
    readonly target: Target;
    readonly scopes: OutboundRequest["scopes"];
    readonly addresses: readonly string[];
  },
  socket: Duplex,
  { guard }: Greeted,
): Promise<TunnelEnding> {
  const { target, scopes, addresses } = tunnel;
  const open = openExchange(
    cell,
    (permissions) =>
      isPassthrough(permissions, target.host) && decide(permissions, { ...target, scopes }).allow,
  );
  const nothing = (reason: RefusalReason): TunnelEnding => {
    socket.destroy();
    return { reason, requestBytes: 0, responseBytes: 0 };
  };
  try {
    const upstream = await deps.dial({ addresses, port: target.port, servername: undefined });
    upstream.on("error", () => upstream.destroy());
    const ended = open.reason() ?? (socket.destroyed ? "client_closed" : undefined);
    if (ended !== undefined) {
      upstream.destroy();
      return nothing(ended);
    }
    return await relayTunnel(socket, upstream, guard, open);
  } catch (err) {
    deps.log.error(`${cell.policy().agentId} cannot reach ${target.host}`, err);
    return nothing(open.reason() ?? "upstream_unreachable");
  } finally {
    open.close();
  }
}
