import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AppError } from "@deployclaw/domain";
import { eventually, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { createDockerImages } from "../engine/docker-images.ts";
import { standInRegistry } from "../testing/stand-in-registry.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { createCustomImages } from "./custom-images.ts";
import { createFetchedImages } from "./fetched-images.ts";

const run = promisify(execFile);
const database = await testDatabase();
const registry = await standInRegistry();
const world = await testOrchestrator(database, { registries: [registry.name] });
const client = await testClient(database);
const engine = createDockerImages("/var/run/docker.sock");
const fetched = createFetchedImages(world.deps.db, world.host.hostName);
const HOUR_MS = 3_600_000;
let now = new Date("2026-01-01T00:00:00Z");
const logged: string[] = [];
const published: string[] = [];
const containers: string[] = [];

const imagesWith = (change: Partial<Parameters<typeof createCustomImages>[0]> = {}) =>
  createCustomImages({
    engine,
    fetched,
    keptMs: HOUR_MS,
    clock: () => now,
    registries: [registry.name],
    refusal: async () => undefined,
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    nowMs: () => performance.now(),
    log: { info: (line) => logged.push(line), error: (line) => logged.push(line) },
    ...change,
  });
const images = imagesWith();
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const isThere = async (reference: string) => (await engine.describeImage(reference)) !== undefined;
const notes = async () =>
  (await database.superuser`SELECT reference FROM fetched_images ORDER BY reference`).map((row) =>
    String(row["reference"]),
  );

async function publish(name: string): Promise<string> {
  const base = world.images["airlock"] ?? "";
  const reference = await registry.publish(base, { name }, { Entrypoint: ["/usr/sbin/haproxy"] });
  published.push(reference);
  return reference;
}
async function fetchNow(reference: string): Promise<void> {
  await eventually("the image is there", async () => (await images.state(reference)).kind === "ready");
}
async function agentOn(image: string) {
  const custom = { image, port: 8_081, readyPath: "/", writablePaths: ["/data"] };
  return (await testAgent(database, client, { runtime: "custom", custom })).agentId;
}
async function containerOf(image: string): Promise<void> {
  const { stdout } = await run("docker", ["create", "--label", "deployclaw.test=unused-images", image]);
  containers.push(stdout.trim());
}

afterEach(async () => {
  await database.superuser`DELETE FROM agents`;
  await database.superuser`DELETE FROM fetched_images`;
  logged.length = 0;
  for (const id of containers.splice(0)) await run("docker", ["rm", "--force", id]);
});
afterAll(async () => {
  await world.close();
  await registry.close();
  for (const reference of published)
    await run("docker", ["image", "rm", "--force", reference]).catch(() => undefined);
});

test("an image that was fetched is kept while an agent names it, and removed once none has for the time it is kept", async () => {
  const reference = await publish("kept");
  const agentId = await agentOn(reference);
  await fetchNow(reference);
  later(100 * HOUR_MS);
  await images.removeUnused();
  later(100 * HOUR_MS);
  await images.removeUnused();
  expect(await isThere(reference)).toBe(true);

  await database.superuser`DELETE FROM agents WHERE id = ${agentId}`;
  await images.removeUnused();
  const since = now.toISOString();
  later(HOUR_MS - 1);
  await images.removeUnused();
  expect(await isThere(reference)).toBe(true);
  later(1);
  await images.removeUnused();
  expect(await isThere(reference)).toBe(false);
  expect(await notes()).toEqual([]);
  expect(logged).toEqual([`removed the image ${reference}: no agent has named it since ${since}`]);
});

test("an image that is named again in time begins a new wait", async () => {
  const reference = await publish("again");
  await fetchNow(reference);
  await images.removeUnused();
  const agentId = await agentOn(reference);
  later(HOUR_MS);
  await images.removeUnused();
  await database.superuser`DELETE FROM agents WHERE id = ${agentId}`;
  await images.removeUnused();
  later(HOUR_MS - 1);
  await images.removeUnused();
  expect(await isThere(reference)).toBe(true);
});

test("an image that was there before is used and never removed", async () => {
  const reference = await publish("before");
  await run("docker", ["pull", "--quiet", reference]);
  await fetchNow(reference);
  expect(await notes()).toEqual([]);
  for (const _ of [1, 2]) {
    await images.removeUnused();
    later(HOUR_MS);
  }
  expect(await isThere(reference)).toBe(true);
});

test("an image from which somebody has a container stays until that is gone, tagged by them or not", async () => {
  const reference = await publish("used");
  await fetchNow(reference);
  await containerOf(reference);
  await run("docker", ["tag", reference, "deployclaw-test/used:mine"]);
  await images.removeUnused();
  later(HOUR_MS);
  await images.removeUnused();
  expect(await isThere(reference)).toBe(true);
  expect(await notes()).toEqual([reference]);

  for (const id of containers.splice(0)) await run("docker", ["rm", "--force", id]);
  later(HOUR_MS);
  await images.removeUnused();
  expect(await isThere(reference)).toBe(false);
  // Somebody's own name for it keeps its content.
  await run("docker", ["image", "rm", "deployclaw-test/used:mine"]);
});

test("a crash between the removal and its note is made up for, and so is one while an image is fetched", async () => {
  const [removed, begun] = [await publish("removed"), await publish("begun")];
  await fetchNow(removed);
  await run("docker", ["image", "rm", removed]);
  // A process notes what it asks the engine for, and ends before it hears that the image is there.
  await fetched.begin(begun);
  await run("docker", ["pull", "--quiet", begun]);
  expect(await notes()).toEqual([removed, begun].sort());
  await images.removeUnused();
  later(HOUR_MS);
  await images.removeUnused();
  expect(await notes()).toEqual([]);
  expect(await isThere(begun)).toBe(false);
});

test("a sweep removes a few at a time, and an image that the engine does not give up holds up no other", async () => {
  const references = Array.from(
    { length: 12 },
    (_, index) => `127.0.0.1:1/a${index}@sha256:${"0".repeat(64)}`,
  );
  for (const reference of references) await fetched.begin(reference);
  const asked: string[] = [];
  const stubborn = imagesWith({
    engine: {
      ...engine,
      removeImage: async (reference) => {
        asked.push(reference);
        if (reference.includes("/a0@")) throw new AppError("engine_refused", "No.");
        return reference.includes("/a1@") ? "used" : "removed";
      },
    },
  });
  await stubborn.removeUnused();
  later(HOUR_MS);
  const counts: number[] = [];
  for (const _ of [1, 2, 3, 4]) {
    await stubborn.removeUnused();
    counts.push(asked.splice(0).length);
  }
  expect(counts).toEqual([5, 5, 2, 0]);
  expect(await notes()).toEqual([references[0], references[1]].sort());
});

test("a host does not see what another one has fetched", async () => {
  await fetched.begin(`127.0.0.1:1/mine@sha256:${"0".repeat(64)}`);
  const [other] = await database.superuser<{ name: string }[]>`
    INSERT INTO hosts (name, nonce, disk_driver) VALUES ('host-2', gen_random_uuid(), 'none') RETURNING name`;
  const seen = createFetchedImages(world.deps.db, other?.name ?? "");
  expect(await seen.unused({ now, before: now, max: 5 })).toEqual([]);
  expect(await fetched.unused({ now, before: now, max: 5 })).toHaveLength(1);
});
