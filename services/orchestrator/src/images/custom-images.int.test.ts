import { execFile } from "node:child_process";
import { stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CustomImage, systemClock } from "@deployclaw/domain";
import { eventually, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { ANSWERING_ENTRYPOINT, ANSWERING_PORT, answeringFiles } from "../testing/answering-server.ts";
import { type ImageDraft, standInRegistry } from "../testing/stand-in-registry.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { createCustomImages } from "./custom-images.ts";
import { createFetchedImages } from "./fetched-images.ts";

const database = await testDatabase();
const registry = await standInRegistry();
const world = await testOrchestrator(database, { registries: [registry.name] });
const client = await testClient(database);
/** What the engine says of a container. */
interface Inspection {
  readonly Mounts: readonly { readonly Source: string; readonly Destination: string; readonly RW: boolean }[];
  readonly Config: { readonly User: string; readonly Healthcheck: object };
  readonly State: { readonly Health?: object };
  readonly HostConfig: { readonly SecurityOpt: readonly string[] };
}
async function inspect(containerId = ""): Promise<Inspection> {
  const { stdout } = await promisify(execFile)("docker", ["inspect", "--format", "{{json .}}", containerId]);
  return JSON.parse(stdout) as Inspection;
}
const reconciler = world.reconciler();
const airlockImage = world.images["airlock"] ?? "";
const published: string[] = [];

const files = answeringFiles("hello from the client's image");

async function publish(draft: ImageDraft = {}): Promise<string> {
  const reference = await registry.publish(airlockImage, files, {
    Entrypoint: ANSWERING_ENTRYPOINT,
    ...draft,
  });
  published.push(reference);
  return reference;
}
async function agentWith(image: string, custom: Partial<CustomImage> = {}) {
  return testAgent(database, client, {
    runtime: "custom",
    custom: {
      image,
      port: ANSWERING_PORT,
      readyPath: "/",
      writablePaths: ["/data", "/srv/cache"],
      ...custom,
    },
  });
}
const statusOf = async (agentId: string) => {
  const [row] = await database.superuser<{ status: string; reason: string | null }[]>`
    SELECT status, status_reason AS reason FROM agents WHERE id = ${agentId}`;
  return [row?.status, row?.reason];
};
/** Reconciles until there is nothing left to wait for. */
const settled = (agentId: Awaited<ReturnType<typeof agentWith>>["agentId"]) =>
  eventually("the agent is where it stays", async () => (await reconciler.reconcile(agentId)) === undefined);

afterEach(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  for (const { id } of await database.superuser<{ id: never }[]>`SELECT id FROM agents`)
    await reconciler.reconcile(id);
});
afterAll(async () => {
  await world.close();
  await registry.close();
  for (const reference of published)
    await promisify(execFile)("docker", ["image", "rm", "--force", reference]).catch(() => undefined);
});

test("an image that a client names by its digest is fetched, runs sealed, and writes to its paths on its capped disk", async () => {
  const { agentId } = await agentWith(await publish());
  await reconciler.reconcile(agentId);
  expect(await statusOf(agentId)).toEqual(["provisioning", "Its image is being fetched."]);
  await settled(agentId);
  expect(await statusOf(agentId)).toEqual(["running", null]);
  expect((await world.gateway.ask(agentId, "/anything")).body).toBe("hello from the client's image");

  const state = world.paths.cell(agentId).state;
  const agent = (await world.engine.observeCell(agentId)).find(({ role }) => role === "agent");
  const info = await inspect(agent?.containerId);
  expect(info.Mounts.map(({ Source, Destination, RW }) => `${Source} ${Destination} ${RW}`).sort()).toEqual(
    [
      `${world.paths.cell(agentId).config} /etc/deployclaw false`,
      `${world.paths.cell(agentId).resolvConf} /etc/resolv.conf false`,
      `${state}/path-0 /data true`,
      `${state}/path-1 /srv/cache true`,
    ].sort(),
  );
  const own = await stat(join(state, "path-1"));
  const above = await stat(state);
  expect([own.uid, own.mode & 0o777]).toEqual([above.uid, 0o700]);
  const disk = await statfs(join(state, "path-0"));
  const flood = writeFile(join(state, "path-0/flood"), Buffer.alloc(disk.blocks * disk.bsize + 1));
  await expect(flood).rejects.toMatchObject({ code: "ENOSPC" });
});

test("a user, a health check and setuid files that an image brings along gain it nothing", async () => {
  const { agentId } = await agentWith(
    await publish({
      User: "root",
      Healthcheck: { Test: ["CMD", "/usr/sbin/haproxy"] },
      Labels: { other: "label" },
    }),
  );
  await settled(agentId);
  const agent = (await world.engine.observeCell(agentId)).find(({ role }) => role === "agent");
  const info = await inspect(agent?.containerId);
  expect(info.Config.User).toMatch(/^2\d{6}:2\d{6}$/);
  expect(info.Config.Healthcheck).toEqual({ Test: ["NONE"] });
  expect(info.State.Health).toBeUndefined();
  expect(info.HostConfig.SecurityOpt).toContain("no-new-privileges");
});

test.each<[string, ImageDraft, RegExp]>([
  ["a volume", { Volumes: { "/uncapped": {} } }, /volumes \(\/uncapped\)/],
  ["our labels", { Labels: { "deployclaw.agent": "mine" } }, /labels that belong to the platform/],
  ["nothing to run", { Entrypoint: [] }, /what to run/],
])("an image with %s becomes no cell, and its client is told why", async (_what, draft, reason) => {
  const { agentId } = await agentWith(await publish(draft));
  await settled(agentId);
  const [status, why] = await statusOf(agentId);
  expect(status).toBe("error");
  expect(why).toMatch(reason);
  expect(await world.engine.observeCell(agentId)).toEqual([]);
});

test("a registry that is not on the list is never asked", async () => {
  const other = await standInRegistry();
  const { agentId } = await agentWith(
    await other.publish(airlockImage, files, { Entrypoint: ANSWERING_ENTRYPOINT }),
  );
  await settled(agentId);
  expect((await statusOf(agentId))[1]).toContain(`Images are not taken from ${other.name}`);
  expect(other.requests).toEqual([]);
  await other.close();
});

test("an image that the registry does not have is waited for, with a reason", async () => {
  const { agentId } = await agentWith(`${registry.name}/tests/none@sha256:${"0".repeat(64)}`);
  await eventually("the registry has said no", async () => {
    await reconciler.reconcile(agentId);
    return (await statusOf(agentId))[1] !== "Its image is being fetched.";
  });
  expect(await statusOf(agentId)).toEqual([
    "provisioning",
    "The registry has no such image, or does not give it to everybody. It is tried again.",
  ]);
});

test("a host that does not keep untrusted images in fetches none", async () => {
  const reference = await publish();
  const before = registry.requests.length;
  const images = createCustomImages({
    engine: { describeImage: fail, fetchImage: fail, removeImage: fail },
    fetched: createFetchedImages(world.deps.db, world.host.hostName),
    keptMs: 0,
    clock: systemClock,
    registries: [registry.name],
    refusal: async () => "not on this host",
    architecture: "amd64",
    nowMs: () => 0,
    log: { info: () => undefined, error: () => undefined },
  });
  expect(await images.state(reference)).toEqual({ kind: "refused", reason: "not on this host" });
  expect(registry.requests.length).toBe(before);
});

function fail(): never {
  throw new Error("the engine was asked");
}
