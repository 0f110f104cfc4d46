import type { Cell } from "../cells/cell.ts";
import { handleModelRequest } from "../model/handle-model-request.ts";
import type { RefusalReason } from "./answer/refusal.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { Inbound } from "./inbound/inbound.ts";
import type { InsideRequest } from "./inside-request.ts";

/** The ending of the names that the platform itself serves; it exists in no DNS. */
const INSIDE_SUFFIX = ".deployclaw.internal";
const MODELS = `llm${INSIDE_SUFFIX}`;

/** Whether a canonical host is served by the platform. */
export function isInside(host: string): boolean {
  return host.endsWith(INSIDE_SUFFIX);
}

/** Serves a request to a name of the platform, or gives the reason why it was not served and not answered. */
export async function serveInside(
  deps: GatewayDeps,
  cell: Cell,
  inside: InsideRequest,
  inbound: Inbound,
): Promise<RefusalReason | undefined> {
  const { host, port, scheme } = inside.request.target;
  if (port !== (scheme === "https" ? 443 : 80)) return "port_not_allowed";
  if (inside.request.websocket) return "websocket_not_supported";
  if (host !== MODELS) return "unknown_internal_service";
  return handleModelRequest(deps, cell, inside, inbound);
}
