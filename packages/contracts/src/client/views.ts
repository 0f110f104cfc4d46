import type { paths } from "./api-paths.ts";

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

/** An agent as the API shows it. */
export type Agent = Answer<"/api/agents/{id}">["agent"];
/** What can be changed about an agent. */
export type AgentChanges = NonNullable<
  paths["/api/agents/{id}"]["patch"]["requestBody"]
>["content"]["application/json"];
/** An agent in the list, with what it did lately. */
export type ListedAgent = Answer<"/api/agents">["items"][number];
/** One line of the client's log. */
export type AuditEntry = Answer<"/api/audit">["items"][number];
/** A credential without its value. */
export type Credential = Answer<"/api/agents/{id}/credentials">["items"][number];
/** A forwarder of the log, without its secret. */
export type Forwarder = Answer<"/api/audit/forwarders">["items"][number];
/** A living session of the user. */
export type LivingSession = Answer<"/api/account/sessions">["items"][number];
/** Who is signed in. */
export type Session = Answer<"/api/session">;
/** What an agent used of its limits. */
export type AgentUsage = Answer<"/api/agents/{id}/usage">["usage"];
/** One change of what was said of an agent. */
export type AgentTransition = Answer<"/api/agents/{id}/transitions">["items"][number];
/** A proof of an agent's isolation, without what was looked at. */
export type ListedProof = Answer<"/api/agents/{id}/proofs">["items"][number];
/** A proof of an agent's isolation. */
export type IsolationProof = Answer<"/api/agents/{id}/proofs/{proofId}">["proof"];
/** What an agent used in one step of time. */
export type MetricPoint = Answer<"/api/agents/{id}/metrics">["points"][number];
