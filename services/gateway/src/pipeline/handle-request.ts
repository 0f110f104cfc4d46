import { decide } from "@deployclaw/domain";
import {
  requestIntent,
  requestOutcome,
  requestRefused,
  requestTarget,
  unparsedTarget,
} from "../audit/audit-entries.ts";
import type { Cell } from "../cells/cell.ts";
import { injectCredentials } from "../credentials/inject-credentials.ts";
import { type InjectionPlan, planInjection } from "../credentials/plan-injection.ts";
import { type LimitedRequest, limitRequest, type Used } from "../limits/limit-request.ts";
import { LIMITS } from "../limits.ts";
import { resolvePublicAddresses } from "../network/resolve-public-addresses.ts";
import { exchangeWebSocket } from "../websocket/exchange-websocket.ts";
import { answerRefusal } from "./answer/answer-refusal.ts";
import { type RefusalReason, refusal } from "./answer/refusal.ts";
import { classify } from "./classify.ts";
import { exchangeOutside } from "./exchange-outside.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { Inbound } from "./inbound/inbound.ts";
import type { Target } from "./inbound/parse-authority.ts";
import { type ParsedRequest, parseRequest } from "./inbound/parse-request.ts";
import { outboundHeaders } from "./outbound-headers.ts";
import { isInside, serveInside } from "./serve-inside.ts";

/**
 * Takes one request of a cell through every step, in order, to its end: answered or refused, and recorded. `tunnel` is
 * where the connection's CONNECT was let through to, undefined for a request to the proxy itself. The socket it came
 * in on says which cell sent it; nothing in the request can.
 */
export async function handleRequest(
  deps: GatewayDeps,
  cell: Cell,
  inbound: Inbound,
  tunnel: Target | undefined,
): Promise<void> {
  const requestId = deps.newId();
  const startedAt = deps.monotonic();
  const agent = cell.policy();
  const { head, answer } = inbound;
  let request: ParsedRequest | undefined;
  let limited: LimitedRequest | undefined;
  let used: Used = "unused";
  let plan: InjectionPlan | undefined;

  const record = (reason: RefusalReason) => {
    const target = request === undefined ? unparsedTarget(head.url, tunnel) : requestTarget(request);
    const facts = { requestId, target, method: head.method ?? "", reason };
    cell.refusals.record(requestRefused(agent, facts, deps.now()));
  };
  const refuse = (reason: RefusalReason) => {
    record(reason);
    answerRefusal(answer, refusal(reason));
  };

  try {
    // Who: the bucket comes before any parsing of ours, so that a flood costs no more than this.
    if (!cell.requests.take()) return refuse("too_many_requests");

    // Parse: once, and what is ambiguous not at all.
    const parsed = parseRequest(head, tunnel);
    if (!parsed.ok) return refuse(parsed.refusal.reason);
    request = parsed.value;
    if (agent.desired !== "running") return refuse("agent_not_running");

    // Inside: the platform's own services.
    if (isInside(request.target.host)) {
      const unserved = await serveInside(deps, cell, { requestId, startedAt, request }, inbound);
      return unserved === undefined ? undefined : refuse(unserved);
    }

    // Classify and decide, deny first; on a kept-alive connection each request for itself.
    const classification = classify(request, agent.permissions.rules ?? []);
    const decision = decide(agent.permissions, { ...request.target, scopes: classification.scopes });
    if (!decision.allow) return refuse(decision.reason);
    if (request.body.kind === "length" && request.body.bytes > LIMITS.requestBodyBytesMax)
      return refuse("body_too_large");

    // Reserve: what it may use of rate, tokens and money is counted before it leaves.
    const reserved = await limitRequest(deps, cell, classification, request, inbound);
    if (!reserved.ok) return refuse(reserved.refusal.reason);
    limited = reserved.value;
    const { reservation, meter } = limited;
    const sent = limited.request;

    // Credentials: placeholders only in their slots; nothing is opened yet.
    const store = deps.credentials;
    const budgets = [cell.modelBytes, deps.modelBytes];
    const planned = await planInjection({ store, budgets }, agent, sent, limited.inbound.body);
    if (!planned.ok) return refuse(planned.refusal.reason);
    plan = planned.value;

    // Audit the intent: durable before a name is resolved or a connection opened.
    const credentials = plan.injections.map(({ credential }) => credential.name);
    const intent = requestIntent(agent, { requestId, request, classification, credentials }, deps.now());
    if (!(await reservation.intend(intent))) return refuse("audit_unavailable");

    // Resolve once, check every address; only these are dialled.
    const addresses = await resolvePublicAddresses(deps.resolve, request.target.host);
    if (!addresses.ok) return refuse(addresses.refusal.reason);

    // Inject, send, stream back.
    const injected = await injectCredentials(
      { store, tokens: deps.tokens },
      agent,
      { ...sent, headers: outboundHeaders(sent) },
      plan,
      deps.now(),
    );
    if (!injected.ok) return refuse(injected.refusal.reason);
    const exchange = {
      ...{ requestId, request: sent, classification, meter },
      ...{ injected: injected.value, addresses: addresses.value },
    };
    used = undefined;
    const ending = request.websocket
      ? await exchangeWebSocket(deps, cell, exchange, inbound)
      : await exchangeOutside(cell, exchange, inbound, deps.log);
    used = meter?.used();

    // Settle what it used, then audit the outcome; what was refused on the way is a refusal too.
    const durationMs = Math.round(deps.monotonic() - startedAt);
    const outcome = { ...ending, durationMs };
    limited.end(used);
    deps.audit.record(requestOutcome(agent, { requestId, request, outcome, used }, deps.now()));
  } catch (err) {
    deps.log.error(`request ${requestId} failed`, err);
    refuse("internal_error");
  } finally {
    // What was not settled by now costs nothing when nothing was sent, else what was reserved.
    limited?.end(used);
    plan?.release();
  }
}
