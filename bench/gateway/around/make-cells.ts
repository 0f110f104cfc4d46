import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type AgentId, placeholderFrom } from "@deployclaw/domain";
import { type TestClient, type TestDatabase, testAgent, testClient } from "@deployclaw/testkit";
import { callSocket } from "./call-socket.ts";
import type { BenchGateway } from "./make-gateway.ts";

/** The hosts of the upstream. */
export const API_HOST = "api.example.com";
export const TUNNEL_HOST = "tunnel.example.com";

/** A cell as what asks inside of it sees it. */
export interface BenchCell {
  readonly egressSocket: string;
  /** The authority that it trusts. */
  readonly ca: string;
  readonly placeholder: string;
}

/** An agent that wants to run, with the directories of its cell. */
interface BenchAgent {
  readonly agentId: AgentId;
  readonly client: TestClient;
  readonly egressSocket: string;
}

const AGENTS_PER_CLIENT = 20;
const SLOT = { kind: "bearer" };

async function addAgent(
  database: TestDatabase,
  gateway: BenchGateway,
  client: TestClient,
): Promise<{ agentId: AgentId; egressSocket: string }> {
  const { agentId, cellSlot } = await testAgent(database, client, {
    hostName: gateway.hostName,
    model: "bench",
    permissions: {
      allowedDomains: [API_HOST, TUNNEL_HOST],
      passthroughDomains: [TUNNEL_HOST],
      maxDailyTokenSpend: 1e12,
    },
  });
  const airlock = gateway.paths.airlock(cellSlot);
  const { config } = gateway.paths.cell(agentId);
  for (const directory of [airlock.out, airlock.in, config]) mkdirSync(directory, { recursive: true });
  return { agentId, egressSocket: airlock.egressSocket };
}

/** Inserts agents that want to run on the gateway's host, with the directories of their cells. */
export async function addAgents(
  database: TestDatabase,
  gateway: BenchGateway,
  count: number,
): Promise<readonly BenchAgent[]> {
  const added: BenchAgent[] = [];
  let client = await testClient(database);
  while (added.length < count) {
    if (added.length % AGENTS_PER_CLIENT === AGENTS_PER_CLIENT - 1) client = await testClient(database);
    added.push({ ...(await addAgent(database, gateway, client)), client });
  }
  return added;
}

/** Makes cells of a running gateway, each with a credential for the API's host. */
export async function makeCells(
  database: TestDatabase,
  gateway: BenchGateway,
  count: number,
): Promise<readonly BenchCell[]> {
  const { paths } = gateway;
  const cells: BenchCell[] = [];
  for (const { agentId, client, egressSocket } of await addAgents(database, gateway, count)) {
    await callSocket(paths.gatewayOrchestratorSocket, "POST", `/v1/cells/${agentId}/prepare`, {});
    const { config } = paths.cell(agentId);
    cells.push({
      egressSocket,
      ca:
        readFileSync(join(config, "ca-bundle.pem"), "utf8").split(/(?<=-----END CERTIFICATE-----)/)[0] ?? "",
      placeholder: await addCredential(database, gateway, client, agentId),
    });
  }
  return cells;
}

async function addCredential(
  database: TestDatabase,
  { paths }: BenchGateway,
  { clientId }: TestClient,
  agentId: AgentId,
): Promise<string> {
  const facts = { clientId, agentId, name: "api", value: `sk-${randomBytes(24).toString("hex")}` };
  const answer = await callSocket(paths.gatewayApiSocket, "POST", "/v1/credentials/seal", facts);
  const sealed = JSON.parse(answer) as Record<"iv" | "ciphertext" | "tag", string> & { keyVersion: number };
  const bytes = (text: string) => Buffer.from(text, "base64");
  const placeholder = placeholderFrom(randomBytes(26));
  await database.superuser`
    INSERT INTO agent_credentials
      (client_id, agent_id, name, hosts, slot, placeholder, iv, ciphertext, auth_tag, key_version)
    VALUES (${clientId}, ${agentId}, ${facts.name}, ${[API_HOST]}, ${database.superuser.json(SLOT)}, ${placeholder},
      ${bytes(sealed.iv)}, ${bytes(sealed.ciphertext)}, ${bytes(sealed.tag)}, ${sealed.keyVersion})`;
  return placeholder;
}
