import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { takeOverLeases } from "../store/take-over-leases.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import type { Step } from "./step.ts";

const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
afterAll(() => world.close());

const wish = (agentId: string, desired: string) =>
  database.superuser`UPDATE agents SET desired = ${desired} WHERE id = ${agentId}`;
afterEach(async () => {
  await takeOverLeases(database.as("dc_orchestrator"), world.host.hostName);
  for (const { id } of await database.superuser`SELECT id FROM agents`) {
    await wish(id, "deleted");
    await world.reconciler().reconcile(id);
  }
});

class Killed extends Error {}

/** A process that dies when it is about to do the step of this number; it gives nothing back. */
function dyingAt(number: number) {
  let count = 0;
  let died: Step["kind"] | undefined;
  const { reconcile } = world.reconciler({
    newId: () => crypto.randomUUID(),
    onStep: (_agentId, step) => {
      if (died === undefined && count === number) died = step.kind;
      count += 1;
      // All later steps of the same stage die with it.
      if (died !== undefined) throw new Killed();
    },
  });
  return { reconcile, diedAt: () => died };
}

/** What a new process does first, and then its work until nothing is left to do. */
async function nextProcess(agentId: Parameters<ReturnType<typeof dyingAt>["reconcile"]>[0]): Promise<void> {
  await takeOverLeases(database.as("dc_orchestrator"), world.host.hostName);
  const { reconcile } = world.reconciler({ newId: () => crypto.randomUUID() });
  for (let round = 0; round < 5; round += 1) if ((await reconcile(agentId)) === undefined) return;
  throw new Error("it did not come to rest");
}

test("killed before any step of a deployment, the next process ends with exactly one running cell", async () => {
  const { agentId, cellSlot } = await testAgent(database, client);
  const seen = new Set<string>();
  for (let number = 0; ; number += 1) {
    const dying = dyingAt(number);
    const failure = await dying.reconcile(agentId).then(
      () => undefined,
      (err: unknown) => err,
    );
    const step = dying.diedAt();
    if (step === undefined) break;
    expect(failure).toBeInstanceOf(Killed);
    seen.add(step);
    await nextProcess(agentId);
    const containers = await world.engine.observeCell(agentId);
    expect(containers.map((one) => `${one.role} ${one.state.kind}`).sort()).toEqual([
      "agent running",
      "airlock running",
    ]);
    expect(await world.gateway.ask(agentId, "/readyz")).toMatchObject({ status: 200 });
    // Start over from nothing, except for the row.
    await wish(agentId, "stopped");
    await nextProcess(agentId);
    await world.disks.remove(agentId);
    await world.deps.directories.remove({ agentId, cellSlot });
    await wish(agentId, "running");
  }
  expect([...seen]).toEqual(
    expect.arrayContaining([
      "create-directories",
      "mount-disk",
      "create-airlock",
      "start-airlock",
      "start-agent",
    ]),
  );
});

test("killed before any step of a deletion, the next process leaves nothing behind", async () => {
  const seen = new Set<string>();
  for (let number = 0; ; number += 1) {
    const { agentId } = await testAgent(database, client);
    await nextProcess(agentId);
    await wish(agentId, "deleted");
    const dying = dyingAt(number);
    await dying.reconcile(agentId).catch((err: unknown) => expect(err).toBeInstanceOf(Killed));
    const step = dying.diedAt();
    if (step === undefined) break;
    seen.add(step);
    await nextProcess(agentId);
    expect(await world.traces()).toEqual([]);
    expect(await database.superuser`SELECT 1 FROM agents WHERE id = ${agentId}`).toEqual([]);
  }
  expect([...seen]).toEqual(
    expect.arrayContaining(["remove-agent", "remove-airlock", "remove-disk", "delete-row"]),
  );
});

test("killed between making a container and noting its id, no second one comes of it", async () => {
  const { agentId } = await testAgent(database, client);
  for (const call of ["createAirlock", "createAgent"] as const) {
    const engine = {
      ...world.engine,
      [call]: async (...args: never[]) => {
        await (world.engine[call] as (...given: never[]) => Promise<string>)(...args);
        throw new Killed();
      },
    };
    const { reconcile } = world.reconciler({ engine, newId: () => crypto.randomUUID() });
    await expect(reconcile(agentId)).rejects.toBeInstanceOf(Killed);
    await takeOverLeases(database.as("dc_orchestrator"), world.host.hostName);
  }
  await nextProcess(agentId);
  const containers = await world.engine.observeCell(agentId);
  expect(containers.map((one) => `${one.role} ${one.state.kind}`).sort()).toEqual([
    "agent running",
    "airlock running",
  ]);
});
