import {
  type AgentId,
  type AgentStatus,
  agentId,
  type ClientId,
  type CustomImage,
  type DesiredState,
  type Permissions,
  type Resources,
  RUNTIMES,
  type RuntimeName,
} from "@deployclaw/domain";
import type postgres from "postgres";
import type { TestDatabase } from "./open-test-database.ts";

/** An agent's row, made for a test. */
export interface TestAgent {
  readonly agentId: AgentId;
  readonly name: string;
  readonly cellSlot: number;
}

/** What a test wants to be different about its agent. */
export interface TestAgentOptions {
  readonly name?: string;
  readonly runtime?: RuntimeName;
  readonly custom?: CustomImage;
  readonly model?: string;
  readonly config?: Record<string, unknown>;
  readonly permissions?: Partial<Permissions>;
  readonly resources?: Partial<Resources>;
  readonly desired?: DesiredState;
  readonly status?: AgentStatus;
  /** Must exist: see `testHost`. */
  readonly hostName?: string;
}

let made = 0;

/** Inserts an agent as it stands after creation: no audit entry, no outbox row, no host unless one is given. */
export async function testAgent(
  database: TestDatabase,
  client: { readonly clientId: ClientId },
  options: TestAgentOptions = {},
): Promise<TestAgent> {
  made += 1;
  const name = options.name ?? `agent-${made}`;
  const runtime = options.runtime ?? "nano";
  const permissions: Permissions = {
    scopes: ["api:outbound"],
    rateLimits: {},
    allowedDomains: [],
    maxDailyTokenSpend: 100_000,
    ...options.permissions,
  };
  const resources: Resources = { ...RUNTIMES[runtime].defaults, ...options.resources };
  const { superuser } = database;
  const json = (value: unknown) => superuser.json(value as postgres.JSONValue);
  const [row] = await superuser<{ id: string; cellSlot: number }[]>`
    INSERT INTO agents (client_id, name, runtime, custom, model, config, permissions, resources, desired, status, host_name)
    VALUES (${client.clientId}, ${name}, ${runtime},
      ${options.custom === undefined ? null : json(options.custom)}, ${options.model ?? "demo"}, ${json(options.config ?? {})},
      ${json(permissions)}, ${json(resources)}, ${options.desired ?? "running"}, ${options.status ?? "provisioning"},
      ${options.hostName ?? null})
    RETURNING id, cell_slot AS "cellSlot"`;
  if (row === undefined) throw new Error("the agent was not inserted");
  return { agentId: agentId(row.id), name, cellSlot: row.cellSlot };
}
