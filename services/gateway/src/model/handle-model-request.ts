import { answerTokensOf, countingOf, limitBody, readSpendAsk } from "@deployclaw/domain/spend";
import { modelIntent, modelOutcome } from "../audit/audit-entries.ts";
import type { Cell } from "../cells/cell.ts";
import { parseJson } from "../json.ts";
import { answerMeter } from "../limits/answer-meter.ts";
import { holdBody } from "../limits/hold-body.ts";
import type { RefusalReason } from "../pipeline/answer/refusal.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import type { Answer, Inbound } from "../pipeline/inbound/inbound.ts";
import type { InsideRequest } from "../pipeline/inside-request.ts";
import { answerDemo } from "./answer-demo.ts";
import { type ChatRequest, parseChatRequest } from "./chat-request.ts";
import { relayModelAnswer } from "./relay-model-answer.ts";

/** The model that is built in. */
export const DEMO_MODEL = "demo";

/**
 * Serves `/v1/models` and `/v1/chat/completions` as OpenAI's API has them: the built-in `demo` model, and the agent's
 * own model through the configured provider. Tokens reserved and intent written before, both settled after. Gives a
 * reason when it refused without answering.
 */
export async function handleModelRequest(
  deps: GatewayDeps,
  cell: Cell,
  inside: InsideRequest,
  { body, answer }: Inbound,
): Promise<RefusalReason | undefined> {
  const agent = cell.policy();
  const { request } = inside;
  const [path] = request.path.split("?");
  const available = [...new Set([DEMO_MODEL, ...(deps.modelUpstream === undefined ? [] : [agent.model])])];

  if (path === "/v1/models" && request.method === "GET") {
    const data = available.map((id) => ({ id, object: "model", created: 0, owned_by: "deployclaw" }));
    answer.begin(200, [["content-type", "application/json"]]).end(JSON.stringify({ object: "list", data }));
    return undefined;
  }
  if (path !== "/v1/chat/completions") return "unknown_internal_service";
  if (request.method !== "POST") return "method_not_allowed";

  const held = await holdBody(body, [cell.modelBytes, deps.modelBytes]);
  if (typeof held === "string") return held;
  try {
    const chat = parseChatRequest(parseJson(held.bytes.toString("utf8")));
    if (chat === undefined) return "malformed_request";
    if (!available.includes(chat.model)) return "model_not_allowed";
    return await answerChat(deps, cell, inside, { chat, bytes: held.bytes.byteLength }, answer);
  } finally {
    held.release();
  }
}

async function answerChat(
  deps: GatewayDeps,
  cell: Cell,
  { requestId, startedAt }: InsideRequest,
  { chat, bytes }: { readonly chat: ChatRequest; readonly bytes: number },
  answer: Answer,
): Promise<RefusalReason | undefined> {
  const agent = cell.policy();
  const { model, stream } = chat;
  const counting = countingOf(deps.modelUpstream?.counting ?? "compatible_chat");
  const ask = readSpendAsk(counting, chat.body);
  if (ask === undefined) return "spend_not_countable";
  const { min, max } = answerTokensOf(counting, ask);
  const { promptTokens } = ask;
  const spend = { model, promptTokens, answerTokensMin: min, answerTokensMax: max };
  const reserved = await deps.limits.reserve(agent, { scopes: [], spend });
  if (!reserved.ok) return reserved.reason;

  const { reservation } = reserved;
  const { answerTokens } = reservation;
  const meter = answerMeter(counting, { promptTokens, answerTokens }, [cell.modelBytes, deps.modelBytes]);
  try {
    const facts = { requestId, model, stream, messages: chat.messages.length };
    if (!(await reservation.intend(modelIntent(agent, facts, deps.now())))) return "audit_unavailable";

    const limited = { ...chat, body: limitBody(counting, ask, chat.body, answerTokens) };
    const { outcome, usage } =
      model === DEMO_MODEL || deps.modelUpstream === undefined
        ? await answerDemo(limited, { id: `chatcmpl-${requestId}`, now: deps.now() }, answer)
        : await relayModelAnswer(deps.modelUpstream, limited, meter, answer, deps.log);
    reservation.settle(usage);
    const durationMs = Math.round(deps.monotonic() - startedAt);
    const ended = { ...outcome, requestBytes: bytes, durationMs };
    const counted = usage === "unused" ? undefined : usage;
    deps.audit.record(modelOutcome(agent, { requestId, model, outcome: ended, usage: counted }, deps.now()));
    return undefined;
  } finally {
    // Whatever was not settled costs what was reserved.
    reservation.settle(undefined);
    meter.release();
  }
}
