import type { Readable } from "node:stream";
import { modelIntent, modelOutcome } from "../audit/audit-entries.ts";
import type { Cell } from "../cells/cell.ts";
import { parseJson } from "../json.ts";
import { LIMITS } from "../limits.ts";
import { takeFromAll } from "../pipeline/byte-budget.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import type { Answer, Inbound } from "../pipeline/inbound.ts";
import type { InsideRequest } from "../pipeline/inside-request.ts";
import type { RefusalReason } from "../pipeline/refusal.ts";
import { BodyTooLarge, readBody } from "../pipeline/request-body.ts";
import { answerDemo } from "./answer-demo.ts";
import { type ChatRequest, parseChatRequest } from "./chat-request.ts";
import { relayModelAnswer } from "./relay-model-answer.ts";

/** The model that is built in. */
export const DEMO_MODEL = "demo";

/**
 * Serves `/v1/models` and `/v1/chat/completions` as OpenAI's API has them: the built-in `demo` model, and the agent's
 * own model through the configured provider. Intent before, outcome with its tokens after. Gives a reason when it
 * refused without answering.
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

  let held = 0;
  const budgets = [cell.modelBytes, deps.modelBytes];
  const admit = (bytes: number): void => {
    if (!takeFromAll(budgets, bytes)) throw new TooMuchHeld();
    held += bytes;
  };
  try {
    const chat = await readChatRequest(body, admit);
    return typeof chat === "string" ? chat : await answerChat(deps, cell, inside, chat, available, answer);
  } finally {
    for (const budget of budgets) budget.give(held);
  }
}

/** The cell, or all cells together, have the gateway hold as much as they may. */
class TooMuchHeld extends Error {
  constructor() {
    super("too many bytes of model requests are held");
    this.name = "TooMuchHeld";
  }
}

interface ReadChat {
  readonly body: Buffer;
  readonly parsed: ChatRequest;
}

async function answerChat(
  deps: GatewayDeps,
  cell: Cell,
  { requestId, startedAt }: InsideRequest,
  chat: ReadChat,
  available: readonly string[],
  answer: Answer,
): Promise<RefusalReason | undefined> {
  const agent = cell.policy();
  const { body, parsed } = chat;
  if (!available.includes(parsed.model)) return "model_not_allowed";

  const { model, stream } = parsed;
  const intent = modelIntent(
    agent,
    { requestId, model, stream, messages: parsed.messages.length },
    deps.now(),
  );
  if (!(await deps.audit.intend(intent))) return "audit_unavailable";

  const { outcome, usage } =
    model === DEMO_MODEL || deps.modelUpstream === undefined
      ? await answerDemo(parsed, { id: `chatcmpl-${requestId}`, now: deps.now() }, answer)
      : await relayModelAnswer(deps.modelUpstream, parsed, answer, deps.log);
  const durationMs = Math.round(deps.monotonic() - startedAt);
  const facts = {
    requestId,
    model,
    outcome: { ...outcome, requestBytes: body.byteLength, durationMs },
    usage,
  };
  deps.audit.record(modelOutcome(agent, facts, deps.now()));
  return undefined;
}

const [BRACE, BRACKET, COMMA] = Buffer.from("{[,");

function partsOf(json: Buffer): number {
  let parts = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === BRACE || byte === BRACKET || byte === COMMA) parts += 1;
  }
  return parts;
}

async function readChatRequest(
  source: Readable,
  admit: (bytes: number) => void,
): Promise<ReadChat | RefusalReason> {
  try {
    const body = await readBody(source, LIMITS.modelBodyBytesMax, admit);
    if (partsOf(body) > LIMITS.modelBodyPartsMax) return "body_too_large";
    const parsed = parseChatRequest(parseJson(body.toString("utf8")));
    return parsed === undefined ? "malformed_request" : { body, parsed };
  } catch (err) {
    if (err instanceof TooMuchHeld) return "too_many_requests";
    if (!(err instanceof BodyTooLarge)) throw err;
    return "body_too_large";
  }
}
