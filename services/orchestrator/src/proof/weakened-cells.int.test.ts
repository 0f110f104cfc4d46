import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import { type BodyByHand, bodyOf, withContainerOf } from "../engine/testing/container-by-hand.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { createProofStore } from "./proof-store.ts";
import { createProver } from "./prover.ts";

const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
const log = { info: () => undefined, error: () => undefined };
const prover = createProver({
  ...world.deps,
  store: createProofStore(world.deps, world.host.hostName),
  log,
});
const { agentId } = await testAgent(database, client);
await world.reconciler().reconcile(agentId);
const [cell] = await database.superuser<{ own: string }[]>`
  SELECT agent_container_id AS own FROM cells WHERE agent_id = ${agentId}`;
const own = cell?.own ?? "";
// The cell's port is taken, so what stands in for its agent must not serve.
const asMade = await bodyOf(own);

const recordAgent = (containerId: string) =>
  database.superuser`UPDATE cells SET agent_container_id = ${containerId} WHERE agent_id = ${agentId}`;

afterAll(async () => {
  await recordAgent(own);
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  await world.reconciler().reconcile(agentId);
  await world.close();
});

/** Has the cell's agent stand in a container made by hand from its own settings, weakened, while it is proven. */
async function failedWhenWeakened(weaken: (body: BodyByHand) => BodyByHand) {
  return withContainerOf(weaken(asMade), async (containerId) => {
    await recordAgent(containerId);
    const [asked] = await database.superuser<{ id: string }[]>`
      INSERT INTO isolation_proofs (client_id, agent_id, host_name, requested_by)
      VALUES (${client.clientId}, ${agentId}, ${world.host.hostName}, ${client.userId}) RETURNING id`;
    await prover.round();
    const [proof] = await database.superuser<
      { status: string; checks: { container: string; name: string; ok: boolean }[] }[]
    >`SELECT status, checks FROM isolation_proofs WHERE id = ${asked?.id ?? ""}`;
    const failed = proof?.checks.filter(({ ok }) => !ok) ?? [];
    return { status: proof?.status, failed: failed.map(({ container: where, name }) => `${where}: ${name}`) };
  }).finally(() => recordAgent(own));
}

const host = (change: object) => (body: BodyByHand) => ({
  ...body,
  HostConfig: { ...body.HostConfig, ...change },
});

test("the same settings made by hand pass, so that what fails below fails for what was weakened", async () => {
  expect(await failedWhenWeakened((body) => body)).toEqual({ status: "passed", failed: [] });
});

test.each([
  [
    "a capability more",
    host({ CapAdd: ["NET_RAW"], CapDrop: [] }),
    ["Settings", "Capabilities", "CIS 5.4: "],
  ],
  ["another writable mount", host({ Mounts: [], Binds: ["/tmp:/planted"] }), ["Settings", "Mounts"]],
  [
    "no seccomp filter",
    host({ SecurityOpt: ["no-new-privileges", "seccomp=unconfined"] }),
    ["Settings", "Seccomp", "CIS 5.22: "],
  ],
  [
    "new privileges allowed",
    (body: BodyByHand) =>
      host({
        SecurityOpt: (body.HostConfig?.SecurityOpt ?? []).filter(
          (one: string) => one !== "no-new-privileges",
        ),
      })(body),
    ["Settings", "No new privileges", "CIS 5.26: "],
  ],
  ["root as its user", (body: BodyByHand) => ({ ...body, User: "0:0" }), ["Settings", "User", "CIS 5.24: "]],
  ["a writable root", host({ ReadonlyRootfs: false }), ["Settings", "Mounts", "CIS 5.13: "]],
  ["the host's processes", host({ PidMode: "host" }), ["Settings", "Namespaces", "CIS 5.16: "]],
  ["the host's IPC", host({ IpcMode: "host" }), ["Settings", "Namespaces", "CIS 5.17: "]],
  [
    "the host's network",
    host({ NetworkMode: "host" }),
    ["Namespaces", "Network", "CIS 5.10: ", "CIS 5.30: "],
  ],
  ["more memory, and swap", host({ Memory: 2 ** 29, MemorySwap: 2 ** 30 }), ["Settings", "Memory", "Swap"]],
  ["no bound on its processes", host({ PidsLimit: 0 }), ["Settings", "Processes", "CIS 5.29: "]],
  ["no limit of the processor", host({ NanoCpus: 0 }), ["Settings", "Processor", "CIS 5.12: "]],
  ["core dumps", host({ Ulimits: [] }), ["Settings", "Open files and core dumps", "CIS 5.19: "]],
  [
    "the engine's socket",
    host({ Binds: ["/var/run/docker.sock:/run/docker.sock"] }),
    ["Settings", "Mounts", "CIS 5.32: "],
  ],
  [
    "a device of the host",
    host({ Devices: [{ PathOnHost: "/dev/null", PathInContainer: "/dev/planted", CgroupPermissions: "r" }] }),
    ["Settings", "CIS 5.18: "],
  ],
  ["everything", host({ Privileged: true }), ["Settings", "Capabilities", "CIS 5.5: "]],
])("a cell with %s fails by the checks that say so", async (_, weaken, expected) => {
  const { status, failed } = await failedWhenWeakened(weaken);
  expect(status).toBe("failed");
  for (const name of expected) expect(failed.join("\n")).toContain(`agent: ${name}`);
  // The others are told for what they no longer have to themselves, and for nothing else.
  const others = failed.filter((name) => !name.startsWith("agent: ") && !name.endsWith(": Namespaces"));
  expect(others.length > 0).toBe(expected.includes("Network"));
});
