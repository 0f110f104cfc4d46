import { AppError, DEPLOY_STEPS } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import type { CellDeployment } from "../store/cell-lease.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";

const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
afterAll(() => world.close());
const { reconcile } = world.reconciler();

const wish = (agentId: string, desired: string) =>
  database.superuser`UPDATE agents SET desired = ${desired} WHERE id = ${agentId}`;
const statusOf = async (agentId: string) => {
  const [row] = await database.superuser`SELECT status, status_reason FROM agents WHERE id = ${agentId}`;
  return row;
};
const agentContainer = async (agentId: string) =>
  (await world.engine.observeCell(agentId)).find((one) => one.role === "agent");

test("an agent is brought up, stops with its state kept, starts again and goes without a trace", async () => {
  const { agentId, name } = await testAgent(database, client);
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await statusOf(agentId)).toEqual({ status: "running", status_reason: null });
  expect(await world.gateway.chat(agentId, "fetch http://example.com/")).toContain("the stand-in gateway");

  const container = await agentContainer(agentId);
  const write = ["/usr/bin/perl", "-e", 'open(my $f, ">", "/state/note") or die; print $f "kept"'];
  expect(await world.engine.exec(container?.containerId ?? "", write)).toMatchObject({ exitCode: 0 });

  await wish(agentId, "stopped");
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await statusOf(agentId)).toEqual({ status: "stopped", status_reason: null });
  expect(await world.engine.observeCell(agentId)).toEqual([]);

  await wish(agentId, "running");
  expect(await reconcile(agentId)).toBeUndefined();
  const again = await agentContainer(agentId);
  const read = await world.engine.exec(again?.containerId ?? "", ["/bin/cat", "/state/note"]);
  expect(read).toEqual({ exitCode: 0, output: "kept" });

  await wish(agentId, "deleted");
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await world.traces()).toEqual([]);
  expect(await statusOf(agentId)).toBeUndefined();
  expect(await reconcile(agentId)).toBeUndefined();

  const log = await database.superuser`
    SELECT action_type, metadata->>'from' AS before, metadata->>'to' AS after, target, actor_kind, actor_id
    FROM audit_logs WHERE agent_id = ${agentId} ORDER BY number`;
  const entry = (before: string, after: string) => ["agent.status", before, after];
  expect(log.map((row) => [row["action_type"], row["before"], row["after"]])).toEqual([
    entry("provisioning", "running"),
    entry("running", "stopped"),
    entry("stopped", "provisioning"),
    entry("provisioning", "running"),
    entry("running", "deleting"),
    ["agent.gone", null, null],
  ]);
  expect(new Set(log.map((row) => `${row["actor_kind"]} ${row["actor_id"]} ${row["target"]}`))).toEqual(
    new Set([`platform orchestrator ${name}`]),
  );
});

const deploymentOf = async (agentId: string) => {
  const [row] = await database.superuser<{ deployment: CellDeployment }[]>`
    SELECT deployment FROM cells WHERE agent_id = ${agentId}`;
  return row?.deployment;
};

test("how far a deployment is stands on the cell's row, step by step", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const done = await deploymentOf(agentId);
  expect(done?.steps.map(({ step, state }) => [step, state])).toEqual(
    DEPLOY_STEPS.map((step) => [step, "done"]),
  );
  for (const { startedAt, endedAt } of done?.steps ?? [])
    expect(Date.parse(endedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(startedAt));
  await reconcile(agentId);
  expect(await deploymentOf(agentId)).toEqual(done);

  await database.superuser`UPDATE agents SET generation = generation + 1 WHERE id = ${agentId}`;
  const refusing = world.reconciler({
    newId: () => "00000000-0000-4000-8000-000000000002",
    engine: {
      ...world.engine,
      createAgent: async () => {
        throw new AppError("engine_refused", "The container engine could not make the agent container.");
      },
    },
  });
  await expect(refusing.reconcile(agentId)).rejects.toMatchObject({ code: "engine_refused" });
  const failed = await deploymentOf(agentId);
  expect(failed?.generation).toBe(2);
  expect(failed?.steps.at(-1)).toMatchObject({ step: "agent", state: "failed" });
  expect(await statusOf(agentId)).toEqual({
    status: "provisioning",
    status_reason: "The container engine could not make the agent container. It is tried again.",
  });
  await reconcile(agentId);
  expect((await deploymentOf(agentId))?.steps.map(({ state }) => state)).not.toContain("failed");
  await wish(agentId, "deleted");
  await reconcile(agentId);
});

test("what is as wanted is left alone", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const before = await world.engine.observeCell(agentId);
  const steps: string[] = [];
  const watched = world.reconciler({ onStep: (_agentId, step) => steps.push(step.kind) });
  expect(await watched.reconcile(agentId)).toBeUndefined();
  expect(steps).toEqual(["check-health"]);
  expect(await world.engine.observeCell(agentId)).toEqual(before);
  await wish(agentId, "deleted");
  await reconcile(agentId);
});

test("31: a container that the engine still made for a process that died is replaced, and nothing is over", async () => {
  const { agentId } = await testAgent(database, client);
  const { createAgent } = world.engine;
  const unheard = world.reconciler({
    engine: {
      ...world.engine,
      createAgent: async (...spec) => {
        expect(await createAgent(...spec)).toBeDefined();
        return createAgent(...spec);
      },
    },
  });
  expect(await unheard.reconcile(agentId)).toEqual({ againAfterMs: 0 });
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await world.engine.listCells()).toHaveLength(2);
  await wish(agentId, "deleted");
  await reconcile(agentId);
});

test("a raised generation replaces the agent container and keeps its airlock", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const before = await world.engine.observeCell(agentId);
  await database.superuser`UPDATE agents SET generation = generation + 1 WHERE id = ${agentId}`;
  expect(await reconcile(agentId)).toBeUndefined();
  const after = await world.engine.observeCell(agentId);
  const idOf = (containers: typeof before, role: string) =>
    containers.find((one) => one.role === role)?.containerId;
  expect(idOf(after, "agent")).not.toBe(idOf(before, "agent"));
  expect(idOf(after, "airlock")).toBe(idOf(before, "airlock"));
  expect(await world.gateway.ask(agentId, "/healthz")).toMatchObject({ status: 200 });
  await wish(agentId, "deleted");
  await reconcile(agentId);
});

test("at a client that is suspended nothing runs and the state is kept, until the suspension ends", async () => {
  const suspended = await testClient(database);
  const hold = (at: Date | null, reason: string | null) => database.superuser`
    UPDATE clients SET suspended_at = ${at}, suspension_reason = ${reason} WHERE id = ${suspended.clientId}`;
  const { agentId } = await testAgent(database, suspended);
  await reconcile(agentId);
  await hold(new Date(), "Mining.");
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await world.engine.observeCell(agentId)).toEqual([]);
  expect(await statusOf(agentId)).toEqual({ status: "stopped", status_reason: "The client is suspended." });
  expect(await world.disks.observe(agentId)).toBe("unmounted");
  await hold(null, null);
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await statusOf(agentId)).toEqual({ status: "running", status_reason: null });
  await hold(new Date(), "Mining.");
  await wish(agentId, "deleted");
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await statusOf(agentId)).toBeUndefined();
});

test("two reconcilers at once: one works, the other is told to come back", async () => {
  const { agentId } = await testAgent(database, client);
  const [first, second] = await Promise.all([
    reconcile(agentId),
    world.reconciler({ newId: () => "00000000-0000-4000-8000-000000000001" }).reconcile(agentId),
  ]);
  expect([first, second].filter((outcome) => outcome === undefined)).toHaveLength(1);
  expect(await world.engine.observeCell(agentId)).toHaveLength(2);
  await wish(agentId, "deleted");
  await reconcile(agentId);
});
