import type { TokenUsage } from "@deployclaw/domain/spend";
import type { Cell } from "../cells/cell.ts";
import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import type { Classification } from "../pipeline/classify.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import type { Inbound } from "../pipeline/inbound/inbound.ts";
import type { ParsedRequest } from "../pipeline/inbound/parse-request.ts";
import type { AnswerMeter } from "./answer-meter.ts";
import { countRequest } from "./count-request.ts";
import type { Reservation } from "./reservation.ts";

/** What a request used of its reservation: `unused` when nothing was, undefined when nobody knows. */
export type Used = TokenUsage | "unused" | undefined;

/** A request within its agent's limits, as it leaves. */
export interface LimitedRequest {
  readonly reservation: Reservation;
  readonly request: ParsedRequest;
  readonly inbound: Inbound;
  /** Reads what the answer used; undefined when there is nothing to read. */
  readonly meter: AnswerMeter | undefined;
  /** Settles the reservation and gives back what was held; once, later calls do nothing. */
  end(used: Used): void;
}

/** Counts what a request may use and reserves it, or says which limit is in the way. */
export async function limitRequest(
  deps: Pick<GatewayDeps, "limits" | "modelBytes">,
  cell: Cell,
  { counting, scopes }: Classification,
  request: ParsedRequest,
  inbound: Inbound,
): Promise<Step<LimitedRequest>> {
  const counted = await countRequest(counting, request, inbound, [cell.modelBytes, deps.modelBytes]);
  if (!counted.ok) return counted;
  const { spend, limited, release } = counted.value;
  const reserved = await deps.limits.reserve(cell.policy(), { scopes, spend });
  if (!reserved.ok) {
    release();
    return refused(reserved.reason);
  }
  const { reservation } = reserved;
  return passed({
    reservation,
    ...limited(reservation.answerTokens),
    end(used) {
      reservation.settle(used);
      release();
    },
  });
}
