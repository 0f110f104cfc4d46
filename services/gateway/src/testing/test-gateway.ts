import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HomePaths, homePaths } from "@deployclaw/config";
import { auditWriter } from "@deployclaw/db";
import {
  type AgentId,
  type CredentialSlot,
  lineLog,
  type NewAuditEntry,
  placeholderFrom,
} from "@deployclaw/domain";
import {
  eventually,
  type TestAgent,
  type TestAgentOptions,
  type TestClient,
  type TestDatabase,
  type TestRedis,
  testAgent,
  testClient,
  testHost,
  testRedis,
} from "@deployclaw/testkit";
import { databaseLog } from "../database/write-log.ts";
import { type Gateway, startGateway } from "../gateway.ts";
import type { ModelUpstream } from "../model/model-upstream.ts";
import { createVault } from "../vault/vault.ts";
import { type CellClient, cellClient } from "./cell-client.ts";
import type { StandInUpstream } from "./stand-in-upstream.ts";

/** One row of the log as tests look at it. */
export interface LoggedEntry {
  readonly actionType: NewAuditEntry["actionType"];
  readonly target: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A whole gateway over a test database, with cells that are directories and no containers. */
export interface TestGateway {
  readonly paths: HomePaths;
  readonly client: TestClient;
  readonly hostName: string;
  /** Where its limits are counted. */
  readonly redis: TestRedis;
  /** Everything the gateway logged for operators. */
  readonly lines: string[];
  /** Addresses by host name; every other name does not resolve. */
  readonly names: Map<string, readonly string[]>;
  /** Runs before the next name is resolved, once. */
  beforeResolve: (() => Promise<void>) | undefined;
  /** Makes an agent, of `client` unless of another owner, and its directories, and prepares its cell. */
  cell(options: TestAgentOptions, owner?: TestClient): Promise<{ agent: TestAgent; inside: CellClient }>;
  /** Seals a value and stores it as the API does; gives its placeholder. */
  credential(
    agentId: AgentId,
    input: { name: string; value: string; hosts: string[]; slot?: CredentialSlot },
  ): Promise<string>;
  /** Gives a credential another value, as the API does. */
  replace(agentId: AgentId, name: string, value: string): Promise<void>;
  /** Calls a control socket. */
  call(
    socketPath: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; text: string }>;
  /** The agent's entries, oldest first. */
  entries(agentId: AgentId): Promise<LoggedEntry[]>;
  /** Waits until the agent has this many entries, and gives them. */
  entriesOnce(agentId: AgentId, count: number): Promise<LoggedEntry[]>;
  /** The master keys that it was started with last. */
  masterKeys(): string;
  /** Starts it again, with other master keys when they are given. */
  restart(keys?: { readonly masterKeys: string; readonly minimumVersion: number }): Promise<void>;
  stop(): Promise<void>;
}

function callSocket(socketPath: string, method: string, path: string, body?: object) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.once("error", reject);
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    outgoing.once("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Starts a gateway for one host of the database; everything outside is `upstream`. */
export async function testGateway(
  database: TestDatabase,
  upstream: StandInUpstream,
  options: { readonly modelUpstream?: ModelUpstream } = {},
): Promise<TestGateway> {
  const home = mkdtempSync(join(tmpdir(), "dcgw-"));
  const paths = homePaths(home);
  const hostName = await testHost(database);
  const client = await testClient(database);
  const redis = await testRedis();
  const lines: string[] = [];
  const names = new Map<string, readonly string[]>();
  let masterKeys = `1:${randomBytes(32).toString("base64")}`;
  let minimumVersion = 1;

  const start = (): Promise<Gateway> =>
    startGateway({
      db: database.as("dc_gateway"),
      logStore: databaseLog(database.as("dc_gateway"), hostName, auditWriter("gateway", randomUUID())),
      hostName,
      redis: redis.connection,
      vault: createVault(masterKeys, minimumVersion, randomBytes),
      paths,
      resolve: async (host) => {
        const before = test.beforeResolve;
        test.beforeResolve = undefined;
        await before?.();
        const addresses = names.get(host);
        if (addresses !== undefined) return addresses;
        throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { syscall: "getaddrinfo" });
      },
      dial: upstream.dial,
      modelUpstream: options.modelUpstream,
      now: () => new Date(),
      monotonic: () => performance.now(),
      newId: randomUUID,
      ownUid: process.getuid?.() ?? 0,
      log: lineLog((line) => lines.push(line)),
    });
  let gateway = await start();

  const entries = (agentId: AgentId) => database.superuser<LoggedEntry[]>`
    SELECT action_type AS "actionType", target, metadata FROM audit_logs
    WHERE agent_id = ${agentId} ORDER BY xid, number`;

  const seal = async (agentId: AgentId, name: string, value: string) => {
    const body = { clientId: client.clientId, agentId, name, value };
    const answer = await callSocket(paths.gatewayApiSocket, "POST", "/v1/credentials/seal", body);
    if (answer.status !== 200) throw new Error(`seal answered ${answer.status}: ${answer.text}`);
    const sealed = JSON.parse(answer.text) as Record<"iv" | "ciphertext" | "tag", string> & {
      keyVersion: number;
    };
    const bytes = (text: string) => Buffer.from(text, "base64");
    const { keyVersion } = sealed;
    return { iv: bytes(sealed.iv), ciphertext: bytes(sealed.ciphertext), tag: bytes(sealed.tag), keyVersion };
  };

  const test: TestGateway = {
    beforeResolve: undefined,
    paths,
    client,
    hostName,
    redis,
    lines,
    names,
    async cell(agentOptions, owner = client) {
      const agent = await testAgent(database, owner, { hostName, ...agentOptions });
      const { config } = paths.cell(agent.agentId);
      const airlock = paths.airlock(agent.cellSlot);
      for (const directory of [airlock.out, airlock.in, config]) mkdirSync(directory, { recursive: true });
      const path = `/v1/cells/${agent.agentId}/prepare`;
      const answer = await callSocket(paths.gatewayOrchestratorSocket, "POST", path, {});
      if (answer.status !== 200) throw new Error(`prepare answered ${answer.status}: ${answer.text}`);
      const ca = () => readFileSync(join(config, "ca-bundle.pem"), "utf8");
      return { agent, inside: cellClient(airlock.egressSocket, ca) };
    },
    async credential(agentId, { name, value, hosts, slot = { kind: "header", name: "authorization" } }) {
      const { iv, ciphertext, tag, keyVersion } = await seal(agentId, name, value);
      const placeholder = placeholderFrom(randomBytes(26));
      await database.superuser`
        INSERT INTO agent_credentials
          (client_id, agent_id, name, hosts, slot, placeholder, iv, ciphertext, auth_tag, key_version)
        VALUES (${client.clientId}, ${agentId}, ${name}, ${hosts}, ${database.superuser.json({ ...slot })},
          ${placeholder}, ${iv}, ${ciphertext}, ${tag}, ${keyVersion})`;
      return placeholder;
    },
    async replace(agentId, name, value) {
      const { iv, ciphertext, tag, keyVersion } = await seal(agentId, name, value);
      await database.superuser`
        UPDATE agent_credentials SET iv = ${iv}, ciphertext = ${ciphertext}, auth_tag = ${tag},
          key_version = ${keyVersion}, version = version + 1
        WHERE agent_id = ${agentId} AND name = ${name}`;
    },
    call: callSocket,
    entries,
    entriesOnce: (agentId, count) =>
      eventually(`the agent has ${count} entries`, async () => {
        const found = await entries(agentId);
        return found.length >= count && found;
      }),
    masterKeys: () => masterKeys,
    async restart(keys) {
      await gateway.stop();
      ({ masterKeys, minimumVersion } = keys ?? { masterKeys, minimumVersion });
      gateway = await start();
    },
    async stop() {
      await gateway.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return test;
}
