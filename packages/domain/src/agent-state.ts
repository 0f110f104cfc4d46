/** What the client wants of an agent; the only thing the API writes about its life. */
export const DESIRED_STATES = ["running", "stopped", "deleted"] as const;
/** One of {@link DESIRED_STATES}. */
export type DesiredState = (typeof DESIRED_STATES)[number];

/** What the orchestrator last saw of an agent; the only thing it writes about its life. */
export const AGENT_STATUSES = [
  "provisioning",
  "running",
  "hibernated",
  "stopped",
  "error",
  "deleting",
] as const;
/** One of {@link AGENT_STATUSES}. */
export type AgentStatus = (typeof AGENT_STATUSES)[number];
