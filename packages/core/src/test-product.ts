import { randomBytes, randomUUID } from "node:crypto";
import { auditWriter } from "@deployclaw/db";
import { fixedClock, type TestClient, type TestDatabase } from "@deployclaw/testkit";
import type { AgentMessage, GatewayPort } from "./gateway-port.ts";
import type { ProductContext } from "./product-context.ts";

/** A gateway that seals by reversing and answers by repeating, and remembers what it was asked. */
export function standInGateway(overrides: Partial<GatewayPort> = {}): GatewayPort & {
  readonly sealed: { name: string; agentId: string; clientId: string }[];
  readonly said: AgentMessage[];
} {
  const sealed: { name: string; agentId: string; clientId: string }[] = [];
  const said: AgentMessage[] = [];
  return {
    sealed,
    said,
    seal: async ({ clientId, agentId, name, value }) => {
      sealed.push({ clientId, agentId, name });
      const ciphertext = Buffer.from(value).reverse();
      return { iv: Buffer.alloc(12, 1), ciphertext, tag: Buffer.alloc(16, 2), keyVersion: 1 };
    },
    sealForwarderSecret: async ({ clientId, forwarderId, value }) => {
      sealed.push({ clientId, agentId: forwarderId, name: "forwarder" });
      const ciphertext = Buffer.from(value).reverse();
      return { iv: Buffer.alloc(12, 1), ciphertext, tag: Buffer.alloc(16, 2), keyVersion: 1 };
    },
    testForwarder: async () => ({ delivered: true, detail: "The receiver answered 204." }),
    chat: async (message) => {
      said.push(message);
      return { reply: `You said: ${message.message}` };
    },
    chatStream: async function* (message) {
      said.push(message);
      yield* ["You said: ", message.message];
    },
    kill: async () => undefined,
    health: async () => ({ healthy: true, detail: "ready" }),
    ...overrides,
  };
}

/** What the verbs work with when this client's user asks. */
export function productContext(
  database: TestDatabase,
  client: TestClient,
  gateway: GatewayPort = standInGateway(),
): ProductContext {
  return {
    db: database.as("dc_api"),
    audit: auditWriter("api", randomUUID()),
    clock: fixedClock(),
    randomBytes,
    user: { id: client.userId, email: client.email, emailVerified: false, name: "User", role: client.role },
    client: { id: client.clientId, name: client.clientName, plan: client.plan, hold: null },
    ipAddress: "192.0.2.7",
    gateway,
  };
}

/** What stands in the log about an agent, oldest first. */
export const entriesOf = (database: TestDatabase, agentId: string) => database.superuser`
  SELECT client_id, actor_kind, actor_id, action_type, target, metadata, ip_address, created_at
  FROM audit_logs WHERE agent_id = ${agentId} ORDER BY number`;

/** How often the orchestrator was told about an agent. */
export const wakeUpsOf = async (database: TestDatabase, agentId: string): Promise<number> =>
  (await database.superuser`SELECT 1 FROM outbox WHERE agent_id = ${agentId}`).length;
