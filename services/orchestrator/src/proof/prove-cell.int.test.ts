import { randomUUID } from "node:crypto";
import type { AgentId } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setPidsLimitByHand } from "../engine/testing/container-by-hand.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { CIS_CHECKS } from "./cis-checks.ts";
import { CHECKS } from "./isolation-checks.ts";
import { createProofStore } from "./proof-store.ts";
import { createProver } from "./prover.ts";

const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
const { hostName } = world.host;
const errors: unknown[] = [];
const log = { info: () => undefined, error: (_what: string, err?: unknown) => errors.push(err) };
const store = createProofStore(world.deps, hostName);
const prover = createProver({ ...world.deps, store, log });

interface Proof {
  readonly status: string;
  readonly reason: string | null;
  readonly spec_hash: string | null;
  readonly attempt: number;
  readonly checks: readonly {
    container: string;
    name: string;
    engine: string;
    kernel: string;
    ok: boolean;
  }[];
}

let agentId: AgentId;
beforeAll(async () => {
  ({ agentId } = await testAgent(database, client));
  await world.reconciler().reconcile(agentId);
}, 120_000);
afterAll(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  await world.reconciler().reconcile(agentId);
  await world.close();
});

async function ask(agent = agentId): Promise<string> {
  const [row] = await database.superuser<{ id: string }[]>`
    INSERT INTO isolation_proofs (client_id, agent_id, host_name, requested_by)
    VALUES (${client.clientId}, ${agent}, ${hostName}, ${client.userId}) RETURNING id`;
  return row?.id ?? "";
}
async function read(id: string): Promise<Proof> {
  const [row] = await database.superuser<Proof[]>`SELECT * FROM isolation_proofs WHERE id = ${id}`;
  if (row === undefined) throw new Error("there is no such proof");
  return row;
}
async function proven(): Promise<Proof> {
  const id = await ask();
  await prover.round();
  expect(await world.engine.listProbes()).toEqual([]);
  return read(id);
}
const failedOf = ({ checks }: Proof) =>
  checks.filter(({ ok }) => !ok).map(({ container, name }) => `${container}: ${name}`);
const agentContainer = async (): Promise<string> => {
  const [row] = await database.superuser<{ id: string }[]>`
    SELECT agent_container_id AS id FROM cells WHERE agent_id = ${agentId}`;
  return row?.id ?? "";
};

test("a cell as it is made passes every check, in all three containers, and the log has the verdict with its hash", async () => {
  const proof = await proven();
  expect(proof.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(proof).toMatchObject({ status: "passed", reason: null });
  const per = Map.groupBy(proof.checks, ({ container }) => container);
  expect([...per.keys()].sort()).toEqual(["agent", "airlock", "probe"]);
  for (const container of ["agent", "airlock"]) {
    const names = per.get(container)?.map(({ name }) => name);
    const judged = CIS_CHECKS.filter(({ judge }) => judge !== undefined).map(
      ({ id, title }) => `CIS ${id}: ${title}`,
    );
    expect(names).toEqual([...Object.keys(CHECKS), ...judged]);
  }
  expect(proof.checks.filter(({ name }) => name.startsWith("Tried: ")).length).toBeGreaterThanOrEqual(20);
  expect(proof.spec_hash).toBe((await world.engine.report(await agentContainer()))?.specHash);
  const entries = await database.superuser`SELECT target, metadata FROM audit_logs
    WHERE agent_id = ${agentId} AND action_type = 'cell.proof'`;
  expect(entries).toMatchObject([{ metadata: { verdict: "passed", specHash: proof.spec_hash, failed: [] } }]);
});

test("a limit raised behind our back is named, by the engine's word and by the kernel's", async () => {
  const id = await agentContainer();
  const before = Number((await world.engine.report(id))?.settings["PidsLimit"]);
  await setPidsLimitByHand(id, before + 100);
  const proof = await proven();
  expect(proof.status).toBe("failed");
  expect(failedOf(proof)).toEqual(["agent: Settings", "agent: Processes"]);
  expect(
    proof.checks.find(({ name, container }) => name === "Processes" && container === "agent"),
  ).toMatchObject({
    engine: `PidsLimit ${before + 100}`,
    kernel: `${before + 100} processes at most`,
  });
  await setPidsLimitByHand(id, before);
});

test("one killed half-way is begun again by the next process, and its throwaway container is removed", async () => {
  const id = await ask();
  const dying = createProver({
    ...world.deps,
    engine: {
      ...world.engine,
      exec: () => Promise.reject(new Error("killed")),
      remove: () => Promise.reject(new Error("killed")),
    },
    store: { ...store, release: () => Promise.reject(new Error("killed")) },
    log: { info: () => undefined, error: () => undefined },
  });
  await expect(dying.round()).rejects.toThrow("killed");
  expect(await world.engine.listProbes()).toMatchObject([{ proofId: id }]);
  expect(await read(id)).toMatchObject({ status: "running", attempt: 1 });
  // Whoever only looks leaves it alone: it may be at work.
  await prover.round();
  expect(await world.engine.listProbes()).toHaveLength(1);
  const next = createProver({ ...world.deps, store, log });
  await next.start();
  await next.round();
  await next.close();
  expect(await world.engine.listProbes()).toEqual([]);
  expect(await read(id)).toMatchObject({ status: "passed", attempt: 2 });
});

test("one that fails for a reason of its own is begun again in the next round, behind those that did not fail", async () => {
  let isDown = true;
  const exec: typeof world.engine.exec = (...args) =>
    isDown ? Promise.reject(new Error("the engine is away")) : world.engine.exec(...args);
  const failing = createProver({ ...world.deps, engine: { ...world.engine, exec }, store, log });
  const first = await ask();
  await expect(failing.round()).rejects.toThrow("the engine is away");
  expect(await read(first)).toMatchObject({ status: "running", attempt: 1, lease_expires_at: null });
  const { agentId: other } = await testAgent(database, client, {
    hostName,
    desired: "stopped",
    status: "stopped",
  });
  const second = await ask(other);
  await expect(failing.round()).rejects.toThrow("the engine is away");
  expect([await read(first), await read(second)]).toMatchObject([
    { attempt: 2 },
    { status: "error", attempt: 1 },
  ]);
  isDown = false;
  await failing.round();
  expect(await read(first)).toMatchObject({ status: "passed", attempt: 3 });
  expect(await world.engine.listProbes()).toEqual([]);
});

test("one that is interrupted each time is said to have no verdict", async () => {
  const id = await ask();
  await database.superuser`UPDATE isolation_proofs SET attempt = 3 WHERE id = ${id}`;
  await prover.round();
  expect(await read(id)).toMatchObject({ status: "error", reason: expect.stringContaining("interrupted") });
});

test("whoever was overtaken writes nothing", async () => {
  const id = await ask();
  const first = await store.claim(60_000);
  if (first === undefined) throw new Error("nothing was claimed");
  await store.takeOver();
  const second = await store.claim(60_000);
  if (second === undefined) throw new Error("nothing was claimed");
  const result = { verdict: "passed", specHash: "x", checks: [], reason: undefined } as const;
  expect(await store.finish(first, "agent", result)).toBe(false);
  expect(await read(id)).toMatchObject({ status: "running" });
  expect(await store.finish(second, "agent", { ...result, verdict: "error" })).toBe(true);
});

test("a throwaway container that belongs to no proof under way is removed, and is never a cell's", async () => {
  const owner = { ...world.host, cellSlot: 1_000_000 };
  const resolvConf = world.paths.cell(agentId).resolvConf;
  const spec = {
    owner,
    proofId: randomUUID(),
    image: world.images["nano"] ?? "",
    uid: 1_999_999,
    lifetimeSeconds: 60,
    resolvConf,
  };
  const left = await world.engine.createProbe(spec, await agentContainer());
  await world.engine.start(left);
  expect((await world.engine.listCells()).map(({ containerId }) => containerId)).not.toContain(left);
  expect(await world.engine.observeContainers([left])).toEqual([]);
  await prover.round();
  expect(await world.engine.listProbes()).toEqual([]);
});

test("an agent that stopped meanwhile has no verdict, and only the newest 50 proofs are kept", async () => {
  await database.superuser`INSERT INTO isolation_proofs (client_id, agent_id, host_name, requested_by, status, created_at, finished_at)
    SELECT ${client.clientId}, ${agentId}, ${hostName}, ${client.userId}, 'error', now() - n * interval '1 h', now()
    FROM generate_series(1, 60) n`;
  await database.superuser`UPDATE agents SET status = 'stopped' WHERE id = ${agentId}`;
  const proof = await proven();
  await database.superuser`UPDATE agents SET status = 'running' WHERE id = ${agentId}`;
  expect(proof).toMatchObject({ status: "error", reason: "The agent does not run." });
  const [kept] =
    await database.superuser`SELECT count(*)::int FROM isolation_proofs WHERE agent_id = ${agentId}`;
  expect(kept).toEqual({ count: 50 });
});
