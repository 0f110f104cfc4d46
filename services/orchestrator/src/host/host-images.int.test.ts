import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AppError, CONTRACT_LABEL, IMAGE_CONTRACTS, UPSTREAM_LABEL } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import type { ImageIds } from "../cell/cell-specs.ts";
import { standInRegistry } from "../testing/stand-in-registry.ts";
import { BUILD } from "../testing/test-images.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { createHostImages } from "./host-images.ts";
import { machineFacts } from "./machine-facts.ts";
import { preflight } from "./preflight.ts";

const run = promisify(execFile);
const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
const made: string[] = [];

/** Makes an image of no files with these labels. */
async function imageWith(labels: { readonly [name: string]: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dci-"));
  try {
    const tar = join(folder, "empty.tar");
    await run("tar", ["--create", "--file", tar, "--files-from", "/dev/null"]);
    const changes = Object.entries(labels).flatMap(([name, value]) => ["--change", `LABEL ${name}=${value}`]);
    const { stdout } = await run("docker", ["import", ...changes, tar]);
    made.push(stdout.trim());
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}
const images = (change: { readonly [name: string]: string }) =>
  createHostImages(world.engine, async () => ({ ...world.images, ...change }));
const older = await imageWith({ "deployclaw.image": "nano" });
const newer = await imageWith({ [CONTRACT_LABEL]: String(IMAGE_CONTRACTS.newest + 1) });
const statusOf = async (agentId: string) => {
  const [row] = await database.superuser<{ status: string; reason: string | null }[]>`
    SELECT status, status_reason AS reason FROM agents WHERE id = ${agentId}`;
  return [row?.status, row?.reason];
};

afterAll(async () => {
  await world.close();
  for (const id of made) await run("docker", ["image", "rm", "--force", id]).catch(() => undefined);
});

test("the images that this tree builds are run", async () => {
  expect(await images({})()).toEqual({ ids: world.images, refusals: {} });
});

test.each([
  ["no contract", older, "names no contract"],
  ["a contract that comes later", newer, `was built for contract ${IMAGE_CONTRACTS.newest + 1}`],
])(
  "an agent whose image was built for %s becomes no cell, says why, and runs once it is rebuilt",
  async (_what, nano, words) => {
    const { agentId } = await testAgent(database, client, { runtime: "nano" });
    const refusing = world.reconciler({ images: images({ nano }) });
    await expect(refusing.reconcile(agentId)).rejects.toThrow(words);
    const [status, reason] = await statusOf(agentId);
    expect(status).toBe("provisioning");
    expect(reason).toContain(words);
    expect(await world.engine.observeCell(agentId)).toEqual([]);

    const reconciler = world.reconciler();
    while ((await reconciler.reconcile(agentId)) !== undefined);
    expect(await statusOf(agentId)).toEqual(["running", null]);

    // What runs goes on, whatever is built beside it.
    const before = await world.engine.observeCell(agentId);
    await expect(refusing.reconcile(agentId)).rejects.toThrow(words);
    expect((await world.engine.observeCell(agentId)).map(({ containerId }) => containerId)).toEqual(
      before.map(({ containerId }) => containerId),
    );
    expect(await statusOf(agentId)).toEqual(["running", null]);
    await database.superuser`UPDATE agents SET desired = 'deleted' WHERE id = ${agentId}`;
    await reconciler.reconcile(agentId);
  },
);

test("a host whose airlock was built for another contract accepts no cell, and makes no airlock ahead of time", async () => {
  const { engine } = world;
  const unfit = images({ airlock: newer });
  const looked = { engine, diskDriver: "loop", machine: await machineFacts() } as const;
  const { facts, acceptsCells } = await preflight({ ...looked, images: await unfit() });
  expect(acceptsCells).toBe(false);
  expect(facts.find(({ name }) => name === "images")).toMatchObject({
    ok: false,
    detail: expect.stringContaining("run ./claw images build"),
  });
  const pool = world.pool(1, { images: unfit });
  await pool.refill();
  expect(await engine.listCells()).toEqual([]);
  await pool.close();
});

test("an image that is taken in by its digest in place of ours is the same under our labels, and fits", async () => {
  const registry = await standInRegistry();
  const base = world.images["airlock"] ?? "";
  const reference = await registry.publish(base, { "agent.cfg": "" }, { Entrypoint: ["/usr/sbin/haproxy"] });
  try {
    const take = () => run(process.execPath, [BUILD, "picoclaw", "--picoclaw", reference]);
    const { picoclaw = "" } = JSON.parse((await take()).stdout) as ImageIds;
    made.push(reference, picoclaw);
    expect((await images({ picoclaw })()).refusals).toEqual({});
    expect(await world.engine.imageLabels(picoclaw)).toMatchObject({ [UPSTREAM_LABEL]: reference });
    const format = "{{json .RootFS.Layers}}";
    const layersOf = async (image: string) =>
      (await run("docker", ["image", "inspect", "--format", format, image])).stdout;
    expect(await layersOf(picoclaw)).toBe(await layersOf(reference));

    // A second time asks no registry.
    const requests = registry.requests.length;
    expect(JSON.parse((await take()).stdout)).toEqual({ picoclaw });
    expect(registry.requests.length).toBe(requests);
  } finally {
    await registry.close();
  }
});

test("an image that the engine does not have is refused by its name, and asked about again", async () => {
  const labels: ({ readonly [name: string]: string } | undefined)[] = [undefined, { [CONTRACT_LABEL]: "1" }];
  let asked = 0;
  const own = createHostImages({ imageLabels: async () => labels[asked++] }, async () => ({
    nano: "sha256:a",
  }));
  expect((await own()).refusals["nano"]).toContain("is not in the container engine");
  expect(await own()).toEqual({ ids: { nano: "sha256:a" }, refusals: {} });
  await own();
  expect(asked).toBe(2);
});

test("an engine that does not answer makes no image fit", async () => {
  const imageLabels = () => Promise.reject(new AppError("dependency_unavailable", "The engine is away."));
  const own = createHostImages({ imageLabels }, async () => ({ nano: "sha256:a" }));
  expect(await own()).toEqual({ ids: {}, refusals: { nano: "The engine is away." } });
});
