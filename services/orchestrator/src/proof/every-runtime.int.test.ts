import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { eventually, type TestAgentOptions, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import { ANSWERING_ENTRYPOINT, ANSWERING_PORT, answeringFiles } from "../testing/answering-server.ts";
import { standInRegistry } from "../testing/stand-in-registry.ts";
import { testImages } from "../testing/test-images.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { createProofStore } from "./proof-store.ts";
import { createProver } from "./prover.ts";

const database = await testDatabase();
const registry = await standInRegistry();
const world = await testOrchestrator(database, { registries: [registry.name] });
const client = await testClient(database);
// PicoClaw's is its stand-in.
const images = await testImages("picoclaw", "openclaw");
const deps = { ...world.deps, images: async () => ({ ids: images, refusals: {} }) };
const reconciler = world.reconciler({ images: deps.images });
const errors: unknown[] = [];
const prover = createProver({
  ...deps,
  store: createProofStore(world.deps, world.host.hostName),
  log: { info: () => undefined, error: (_what, err) => errors.push(err) },
});
const image = await registry.publish(images["airlock"] ?? "", answeringFiles("hello"), {
  Entrypoint: ANSWERING_ENTRYPOINT,
});

afterAll(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  for (const { id } of await database.superuser<{ id: never }[]>`SELECT id FROM agents`)
    await reconciler.reconcile(id);
  await world.close();
  await registry.close();
  await promisify(execFile)("docker", ["image", "rm", "--force", image]);
});

const RUNTIMES: readonly (readonly [string, TestAgentOptions])[] = [
  ["nano", { runtime: "nano" }],
  ["picoclaw", { runtime: "picoclaw" }],
  ["openclaw", { runtime: "openclaw" }],
  [
    "custom",
    {
      runtime: "custom",
      custom: { image, port: ANSWERING_PORT, readyPath: "/", writablePaths: ["/data", "/srv/cache"] },
    },
  ],
];

test.each(RUNTIMES)(
  "a cell of the runtime %s comes up healthy and passes every check",
  async (_, options) => {
    const { agentId } = await testAgent(database, client, options);
    await eventually(
      "the agent is where it stays",
      async () => (await reconciler.reconcile(agentId)) === undefined,
      { timeoutMs: 120_000 },
    );
    const [agent] = await database.superuser`SELECT status, status_reason FROM agents WHERE id = ${agentId}`;
    expect(agent).toEqual({ status: "running", status_reason: null });
    await database.superuser`
    INSERT INTO isolation_proofs (client_id, agent_id, host_name, requested_by)
    VALUES (${client.clientId}, ${agentId}, ${world.host.hostName}, ${client.userId})`;
    await prover.round();
    const [proof] = await database.superuser<{ status: string; reason: string; checks: { ok: boolean }[] }[]>`
    SELECT status, reason, checks FROM isolation_proofs WHERE agent_id = ${agentId}`;
    expect(proof?.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(proof).toMatchObject({ status: "passed", reason: null });
    expect(errors).toEqual([]);
  },
);
