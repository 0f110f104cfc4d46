import { type AuditAction, type AuditFacts, auditEntry, type NewAuditEntry } from "@deployclaw/domain";
import type { TokenUsage } from "@deployclaw/domain/spend";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import type { RefusalReason } from "../pipeline/answer/refusal.ts";
import type { Classification } from "../pipeline/classify.ts";
import type { Target } from "../pipeline/inbound/parse-authority.ts";
import type { ParsedRequest } from "../pipeline/inbound/parse-request.ts";

/** How an exchange with the outside or a model ended. */
export interface Outcome {
  readonly status: number;
  readonly reason: "completed" | RefusalReason;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly durationMs: number;
}

const tokenFacts = ({ promptTokens, completionTokens }: TokenUsage) => ({
  promptTokens,
  completionTokens,
  totalTokens: promptTokens + completionTokens,
});

function entry<Action extends AuditAction>(
  agent: AgentPolicy,
  actionType: Action,
  target: string,
  metadata: AuditFacts<Action>,
  createdAt: Date,
): NewAuditEntry {
  const { clientId, agentId } = agent;
  const who = { clientId, agentId, actorKind: "agent", actorId: agentId } as const;
  return auditEntry({ ...who, actionType, target, metadata, createdAt });
}

/** The URL of a request without its query, which may hold anything. */
export function requestTarget({ target, path }: Pick<ParsedRequest, "target" | "path">): string {
  const isDefault = target.port === (target.scheme === "https" ? 443 : 80);
  return `${target.scheme}://${target.host}${isDefault ? "" : `:${target.port}`}${path.split("?")[0] ?? ""}`;
}

/** The same of a request that could not be read: its target as it was sent, without userinfo and query. */
export function unparsedTarget(url: string | undefined, tunnel: Target | undefined): string {
  const sent = (url ?? "").replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
  return `${tunnel === undefined ? "" : `${tunnel.scheme}://${tunnel.host}`}${sent}`.slice(0, 253);
}

/** What an agent is about to do outside. */
export function requestIntent(
  agent: AgentPolicy,
  facts: {
    readonly requestId: string;
    readonly request: ParsedRequest;
    readonly classification: Classification;
    readonly credentials: readonly string[];
  },
  at: Date,
): NewAuditEntry {
  const { requestId, request, classification, credentials } = facts;
  const { connector, scopes, action } = classification;
  const metadata = {
    requestId,
    method: request.method,
    host: request.target.host,
    scope: scopes.join(" "),
    action,
    connector,
    credentials,
  };
  return entry(agent, "request.intent", requestTarget(request), metadata, at);
}

/** How what was intended ended. */
export function requestOutcome(
  agent: AgentPolicy,
  facts: {
    readonly requestId: string;
    readonly request: ParsedRequest;
    readonly outcome: Outcome;
    /** Tokens, where the answer reported some. */
    readonly used?: TokenUsage | "unused" | undefined;
  },
  at: Date,
): NewAuditEntry {
  const { requestId, request, outcome, used } = facts;
  const tokens = typeof used === "object" ? tokenFacts(used) : {};
  return entry(agent, "request.outcome", requestTarget(request), { requestId, ...outcome, ...tokens }, at);
}

/** What an agent wanted and did not get. */
export function requestRefused(
  agent: AgentPolicy,
  facts: {
    readonly requestId: string;
    readonly target: string;
    readonly method: string;
    readonly reason: RefusalReason;
  },
  at: Date,
): NewAuditEntry {
  const { requestId, target, method, reason } = facts;
  return entry(agent, "request.refused", target, { requestId, method: method.slice(0, 32), reason }, at);
}

/** Stands for many refusals of one agent within a second. */
export function refusalsTogether(agent: AgentPolicy, count: number, at: Date): NewAuditEntry {
  return entry(agent, "request.refused", "many requests", { reason: "too_many_requests", count }, at);
}

/** What an agent is about to ask a model. */
export function modelIntent(
  agent: AgentPolicy,
  facts: {
    readonly requestId: string;
    readonly model: string;
    readonly stream: boolean;
    readonly messages: number;
  },
  at: Date,
): NewAuditEntry {
  return entry(agent, "model.intent", facts.model, { ...facts }, at);
}

/** How the model answered. */
export function modelOutcome(
  agent: AgentPolicy,
  facts: {
    readonly requestId: string;
    readonly model: string;
    readonly outcome: Outcome;
    readonly usage: TokenUsage | undefined;
  },
  at: Date,
): NewAuditEntry {
  const { requestId, model, outcome, usage } = facts;
  const tokens =
    usage === undefined
      ? { promptTokens: null, completionTokens: null, totalTokens: null }
      : tokenFacts(usage);
  return entry(agent, "model.outcome", model, { requestId, model, ...outcome, ...tokens }, at);
}
