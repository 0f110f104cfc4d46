import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { decide } from "@deployclaw/domain";
import type { RandomBytes } from "@deployclaw/vault";
import { requestIntent } from "../audit/audit-entries.ts";
import type { Cell } from "../cells/cell.ts";
import { type OpenExchange, openExchange } from "../cells/exchange.ts";
import { refusePlaceholders } from "../credentials/find-placeholders.ts";
import type { Injected } from "../credentials/inject-credentials.ts";
import { redactBytes, redactsAnything } from "../credentials/redaction/redact-bytes.ts";
import {
  type MessageFilter,
  MessageRefused,
  mayHoldMessages,
  messageWithSlots,
  type OpenWebSocket,
} from "../credentials/slots/in-message.ts";
import { joinSides } from "../network/join-sides.ts";
import { answerRefusal } from "../pipeline/answer/answer-refusal.ts";
import { passed, type RefusalReason, refusal, type Step } from "../pipeline/answer/refusal.ts";
import { codingOf, redactedHeaders, relayAnswer } from "../pipeline/answer/relay-answer.ts";
import type { Classification } from "../pipeline/classify.ts";
import { type Ending, reasonOf } from "../pipeline/exchange-outside.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import type { Inbound } from "../pipeline/inbound/inbound.ts";
import type { ParsedRequest } from "../pipeline/inbound/parse-request.ts";
import { OPCODE } from "./frame.ts";
import { WebSocketMalformed } from "./frame-reader.ts";
import { offeredProtocols, openedHeaders, openingHeaders, openingKey } from "./handshake.ts";
import { messageFilter } from "./message-filter.ts";
import { type Opened, openUpstream } from "./open-upstream.ts";

/** The agent sends more messages than it may send requests. */
class TooManyMessages extends Error {
  constructor() {
    super("too many messages");
    this.name = "TooManyMessages";
  }
}

/** One side sent what is no WebSocket; `reason` says which side. */
function reasonOfMessages(err: unknown, malformed: RefusalReason): RefusalReason {
  if (err instanceof WebSocketMalformed) return malformed;
  if (err instanceof MessageRefused) return err.reason;
  return err instanceof TooManyMessages ? "too_many_requests" : reasonOf(err);
}

/**
 * Opens a WebSocket to the checked addresses and passes messages both ways until one side ends it, a message breaks a
 * rule or the policy stops allowing it. An ordinary answer to the opening is streamed back. Never rejects for what agent
 * or upstream do.
 */
export async function exchangeWebSocket(
  deps: Pick<GatewayDeps, "dial" | "random" | "log" | "credentials" | "audit" | "now">,
  cell: Cell,
  exchange: {
    readonly requestId: string;
    readonly request: ParsedRequest;
    readonly classification: Classification;
    readonly injected: Injected;
    readonly addresses: readonly string[];
  },
  inbound: Inbound,
): Promise<Ending> {
  const { request, injected, classification, addresses } = exchange;
  const { target } = request;
  const { answer: to } = inbound;
  const scopes = classification.scopes;
  const open = openExchange(cell, (permissions) => decide(permissions, { ...target, scopes }).allow);
  const stopListening = to.onceCut(() => open.abort("client_closed"));
  const sent = { bytes: 0 };
  const received = { bytes: 0 };
  const ending = (status: number, reason: Ending["reason"]): Ending => {
    return { status, reason, requestBytes: sent.bytes, responseBytes: received.bytes };
  };
  const end = (reason: RefusalReason): Ending => {
    const why = refusal(reason);
    answerRefusal(to, why);
    return ending(to.begun ? to.status : why.status, reason);
  };

  let upstream: Socket | undefined;
  open.signal.addEventListener("abort", () => upstream?.destroy());
  try {
    const agentKey = openingKey(request);
    if (agentKey === undefined || inbound.upgrade === undefined) return end("malformed_request");
    const servername = target.scheme === "https" ? target.host : undefined;
    upstream = await deps.dial({ addresses, port: target.port, servername });
    upstream.on("error", () => undefined);
    if (open.signal.aborted) upstream.destroy();
    const opened = await ask(upstream, exchange, deps);
    if (opened.kind === "malformed") return end("upstream_malformed");
    if (opened.kind === "answered") {
      const answer = {
        statusCode: opened.answer.statusCode ?? 0,
        headers: opened.answer.headers,
        body: opened.answer,
      };
      if (redactsAnything(injected.redaction) && codingOf(answer) === "unknown")
        return end("response_not_inspectable");
      await relayAnswer(answer, to, injected.redaction, received);
      return ending(answer.statusCode, "completed");
    }
    const headers = redactedHeaders(openedHeaders(opened.headers, agentKey), injected.redaction);
    const filters = await messageFilters(deps, cell, exchange);
    if (!filters.ok) return end(filters.refusal.reason);
    stopListening();
    const sides = { agent: inbound.upgrade(headers), upstream, first: opened.first };
    const relay = { open, filters: filters.value, sent, received };
    return ending(101, await relayMessages(cell, deps.random, sides, relay));
  } catch (err) {
    const reason = open.reason() ?? reasonOf(err);
    if (reason === "upstream_unreachable")
      deps.log.error(`${cell.policy().agentId} cannot reach ${target.host}`, err);
    return end(reason);
  } finally {
    stopListening();
    upstream?.destroy();
    open.close();
  }
}

function ask(
  upstream: Socket,
  { request, injected }: { readonly request: ParsedRequest; readonly injected: Injected },
  deps: Pick<GatewayDeps, "random">,
): Promise<Opened> {
  const key = Buffer.from(deps.random(16)).toString("base64");
  return openUpstream(upstream, {
    path: injected.path,
    headers: openingHeaders(injected.headers, key),
    key,
    protocols: offeredProtocols(request.headers),
  });
}

/** What messages pass through, each way. */
interface Filters {
  readonly outward: (opcode: number) => MessageFilter;
  readonly inward: () => MessageFilter;
}

async function messageFilters(
  { credentials: store, audit, now }: Pick<GatewayDeps, "credentials" | "audit" | "now">,
  cell: Cell,
  exchange: Parameters<typeof exchangeWebSocket>[2],
): Promise<Step<Filters>> {
  const { requestId, request, classification, injected } = exchange;
  const owner = cell.policy();
  let { redaction } = injected;
  const inward = () => redactBytes(redaction);
  const mayHold = await mayHoldMessages(store, owner, request.target);
  if (!mayHold.ok) return mayHold;
  if (!mayHold.value) return passed({ outward: refusePlaceholders, inward });
  const socket: OpenWebSocket = {
    store,
    owner,
    target: request.target,
    intend: (credentials) => {
      const facts = { requestId, request: { ...request, method: "MESSAGE" }, classification, credentials };
      return audit.intend(requestIntent(owner, facts, now()));
    },
    onRedaction: (next) => {
      redaction = next;
    },
    now,
  };
  const outward = (opcode: number) =>
    opcode === OPCODE.text ? messageWithSlots(socket) : refusePlaceholders();
  return passed({ outward, inward });
}

async function relayMessages(
  cell: Cell,
  random: RandomBytes,
  sides: { readonly agent: Duplex; readonly upstream: Socket; readonly first: Buffer },
  exchange: {
    readonly open: OpenExchange;
    readonly filters: Filters;
    readonly sent: { bytes: number };
    readonly received: { bytes: number };
  },
): Promise<Ending["reason"]> {
  const { agent, upstream, first } = sides;
  const { open, filters, sent, received } = exchange;
  const newMask = () => Buffer.from(random(4));
  const outward = messageFilter({
    masked: true,
    newMask,
    filterFor: filters.outward,
    onMessage: () => {
      if (!cell.requests.take()) throw new TooManyMessages();
    },
    onBytes: (bytes) => {
      sent.bytes += bytes;
    },
  });
  const inward = messageFilter({
    masked: false,
    newMask,
    filterFor: filters.inward,
    onMessage: () => undefined,
    onBytes: (bytes) => {
      received.bytes += bytes;
    },
  });
  const over = joinSides(agent, upstream, open);
  outward.once("error", (err) => open.abort(reasonOfMessages(err, "malformed_request")));
  inward.once("error", (err) => open.abort(reasonOfMessages(err, "upstream_malformed")));
  if (first.length > 0) upstream.unshift(first);
  agent.pipe(outward).pipe(upstream);
  upstream.pipe(inward).pipe(agent);
  return over;
}
