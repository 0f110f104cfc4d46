import { chmodSync } from "node:fs";
import type { Permissions, RuntimeName } from "@deployclaw/domain";
import { eventually, type TestAgent, testAgent, testDatabase } from "@deployclaw/testkit";
import { afterAll } from "vitest";
import { makeCellDirectories, type RealCell, startRealCell } from "./real-cell.ts";
import { type StandInUpstream, standInUpstream } from "./stand-in-upstream.ts";
import { type LoggedEntry, type TestGateway, testGateway } from "./test-gateway.ts";

/** A host that agents may reach, one below a wildcard, and one that none may. */
export const HOST = "api.example.com";
export const WILD = "a.wild.example.org";
export const EVIL = "evil.example.net";
export const PUBLIC = "93.184.215.14";

/** A gateway with the outside played by a stand-in, for attacks from inside real cells. */
export interface EgressWorld {
  readonly database: Awaited<ReturnType<typeof testDatabase>>;
  readonly gateway: TestGateway;
  readonly upstream: StandInUpstream;
  /** Makes an agent with a real cell, whose relay answers; it is removed at the end. */
  realCell(permissions?: Partial<Permissions>, runtime?: RuntimeName): Promise<AttackedCell>;
}

/** A real cell under attack. */
export interface AttackedCell {
  readonly agent: TestAgent;
  readonly cell: RealCell;
  readonly attack: RealCell["attack"];
  /** What has been recorded of its agent. */
  entries(): Promise<LoggedEntry[]>;
  /**
   * Tries something, and waits until something that it caused stands in the log: an entry with this reason that was not
   * there before. Gives what the attacker saw.
   */
  refused(reason: string, kind: string, ...input: string[]): Promise<string>;
}

/** Whether tests can make cells. */
export const CAN_MAKE_CELLS = process.getuid?.() === 0;

/** Starts everything but the cells; to be called at a test file's top level. */
export async function egressWorld(): Promise<EgressWorld> {
  const database = await testDatabase();
  const upstream = await standInUpstream([HOST, WILD]);
  const gateway = await testGateway(database, upstream);
  for (const name of [HOST, WILD, "wild.example.org", "notwild.example.org", EVIL])
    gateway.names.set(name, [PUBLIC]);
  chmodSync(gateway.paths.home, 0o711);
  const cells: RealCell[] = [];

  afterAll(async () => {
    await Promise.all(cells.map((cell) => cell.remove()));
    await gateway.stop();
    await upstream.close();
  });

  return {
    database,
    gateway,
    upstream,
    async realCell(permissions = { allowedDomains: [HOST, "*.wild.example.org"] }, runtime = "nano") {
      const agent = await testAgent(database, gateway.client, {
        hostName: gateway.hostName,
        permissions,
        runtime,
      });
      await makeCellDirectories(gateway.paths, agent);
      const prepare = `/v1/cells/${agent.agentId}/prepare`;
      const prepared = await gateway.call(gateway.paths.gatewayOrchestratorSocket, "POST", prepare, {});
      if (prepared.status !== 200) throw new Error(`prepare answered ${prepared.status}: ${prepared.text}`);
      const cell = await startRealCell(gateway.paths, agent, database.installationId, runtime);
      cells.push(cell);
      const entries = () => gateway.entries(agent.agentId);
      await eventually(
        "the relay answers",
        async () => (await cell.attack("connect", `${EVIL}:443`)).includes("domain_not_allowed"),
        { timeoutMs: 30_000 },
      );
      await eventually("that is on record", async () => (await entries()).length > 0);
      return {
        agent,
        cell,
        attack: cell.attack,
        entries,
        async refused(reason, kind, ...input) {
          const withReason = async () =>
            (await entries()).filter(({ metadata }) => metadata["reason"] === reason).length;
          const before = await withReason();
          const seen = await cell.attack(kind, ...input);
          await eventually(`${reason} is on record (${seen})`, async () => (await withReason()) > before);
          return seen;
        },
      };
    },
  };
}
