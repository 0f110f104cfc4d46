import { Readable } from "node:stream";
import { decide, type Log } from "@deployclaw/domain";
import type { Outcome } from "../audit/audit-entries.ts";
import type { Cell } from "../cells/cell.ts";
import { openExchange } from "../cells/exchange.ts";
import { PlaceholderFound } from "../credentials/find-placeholders.ts";
import type { Injected } from "../credentials/inject-credentials.ts";
import { redactsAnything } from "../credentials/redaction/redact-bytes.ts";
import { NotInspectable } from "../credentials/redaction/unpack.ts";
import { type OutboundBody, RequestNotInspectable, scannedBody } from "../credentials/scanned-body.ts";
import { type AnswerMeter, SpendPassed } from "../limits/answer-meter.ts";
import { neverSent } from "../limits/never-sent.ts";
import { LIMITS } from "../limits.ts";
import { answerRefusal } from "./answer/answer-refusal.ts";
import { type RefusalReason, refusal } from "./answer/refusal.ts";
import { codingOf, relayAnswer } from "./answer/relay-answer.ts";
import type { Classification } from "./classify.ts";
import type { Inbound } from "./inbound/inbound.ts";
import type { ParsedRequest } from "./inbound/parse-request.ts";
import { BodyTooLarge } from "./inbound/request-body.ts";

/** How an exchange with the outside ended. */
export type Ending = Pick<Outcome, "status" | "reason" | "requestBytes" | "responseBytes">;

/** Why an exchange failed that neither the agent nor the policy ended. */
export function reasonOf(err: unknown): RefusalReason {
  if (err instanceof PlaceholderFound) return "placeholder_outside_slot";
  if (err instanceof NotInspectable) return "response_not_inspectable";
  if (err instanceof RequestNotInspectable) return "request_not_inspectable";
  if (err instanceof BodyTooLarge) return "body_too_large";
  if (err instanceof SpendPassed) return "token_limit_reached";
  const code = err instanceof Error && "code" in err ? err.code : undefined;
  return code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT"
    ? "upstream_timeout"
    : "upstream_unreachable";
}

function sentBody(outbound: OutboundBody, sent: { bytes: number }): Readable | Buffer | null {
  if (outbound.kind === "none") return null;
  if (outbound.kind === "whole") {
    sent.bytes = outbound.bytes.byteLength;
    return outbound.bytes;
  }
  const scanned = scannedBody(outbound, sent, LIMITS.requestBodyBytesMax);
  const body = Readable.from(scanned, { objectMode: false });
  // An answer may end before its request; a body that then breaks off must not end the process.
  return body.on("error", () => undefined);
}

/**
 * Sends the decided request to the checked addresses and streams the answer back; follows no redirect. Ends early when
 * the agent hangs up, when the policy stops allowing it, or when the body holds a placeholder. Never rejects for what
 * agent or upstream do: the ending says it.
 */
export async function exchangeOutside(
  cell: Cell,
  exchange: {
    readonly request: ParsedRequest;
    readonly classification: Classification;
    readonly meter: AnswerMeter | undefined;
    readonly injected: Injected;
    readonly addresses: readonly string[];
  },
  inbound: Inbound,
  log: Log,
): Promise<Ending> {
  const { request, classification, meter, injected, addresses } = exchange;
  const { target } = request;
  const { answer: to } = inbound;
  const outbound = { ...target, scopes: classification.scopes };
  const open = openExchange(cell, (permissions) => decide(permissions, outbound).allow);
  const sent = { bytes: 0 };
  const received = { bytes: 0 };
  const ending = (status: number, reason: Ending["reason"]): Ending => ({
    status,
    reason,
    requestBytes: sent.bytes,
    responseBytes: received.bytes,
  });

  const stopListening = to.onceCut(() => open.abort("client_closed"));
  if (to.gone) open.abort("client_closed");
  try {
    const upstream = await cell.upstreams.to(target, addresses);
    const answer = await upstream.request({
      method: request.method,
      path: injected.path,
      headers: injected.headers.flat(),
      body: sentBody(injected.body, sent),
      signal: open.signal,
    });
    if (redactsAnything(injected.redaction) && codingOf(answer) === "unknown") {
      // Destroying it unread is reported as an error, which nobody else would hear.
      answer.body.on("error", () => undefined).destroy();
      return end("response_not_inspectable");
    }
    await relayAnswer(answer, to, injected.redaction, received, meter);
    return ending(answer.statusCode, "completed");
  } catch (err) {
    const reason = open.reason() ?? reasonOf(err);
    if (neverSent(err)) meter?.unused();
    if (reason === "upstream_unreachable")
      log.error(`${cell.policy().agentId} cannot reach ${target.host}`, err);
    return end(reason);
  } finally {
    stopListening();
    open.close();
  }

  function end(reason: RefusalReason): Ending {
    const why = refusal(reason);
    const status = to.begun ? to.status : why.status;
    answerRefusal(to, why);
    return ending(status, reason);
  }
}
