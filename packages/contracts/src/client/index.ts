export type { Operation } from "../problem-schema.ts";
export { ApiProblem } from "./api-problem.ts";
export { type ApiClient, answerOf, createApiClient } from "./create-api-client.ts";
export { type AskForCode, fetchWithStepUp } from "./fetch-with-step-up.ts";
export { readEventStream, type ServerEvent } from "./read-event-stream.ts";
export type {
  Agent,
  AgentChanges,
  AgentTransition,
  AgentUsage,
  AuditEntry,
  Credential,
  Forwarder,
  IsolationProof,
  ListedAgent,
  ListedProof,
  LivingSession,
  MetricPoint,
  Session,
} from "./views.ts";
