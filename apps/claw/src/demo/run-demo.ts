import { randomBytes } from "node:crypto";
import { setClientPlan } from "@deployclaw/core/operator";
import type { ProbeResult } from "@deployclaw/probes";
import * as z from "zod/mini";
import { explainVerdict } from "../audit/explain-verdict.ts";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";
import { measureMemory, platformPssMiB } from "../doctor/process-memory.ts";
import { withOperator } from "../operator/with-operator.ts";
import { readState } from "../supervisor/state-file.ts";
import { deployAgent, untilRunning } from "./deploy-agent.ts";
import { openPublicApi, type PublicApi } from "./public-api.ts";
import { type DemoEntry, readEntries, untilSigned, verifyLog } from "./read-log.ts";
import { type DemoUser, signUp } from "./sign-up.ts";
import { startPlatform } from "./start-platform.ts";
import { tryToBreakOut } from "./try-to-break-out.ts";

const OPENCLAW_DEADLINE_MS = 180_000;
const NANO_DEADLINE_MS = 60_000;

/** What `./claw demo --json` prints. */
export interface DemoReport {
  readonly ok: boolean;
  readonly agentId: string;
  readonly status: string;
  readonly reply: string;
  readonly timings: { readonly setupMs: number; readonly deployMs: number; readonly firstReplyMs: number };
  readonly audit: { readonly entries: number; readonly treeSize: number; readonly verified: boolean };
  readonly isolation: readonly ProbeResult[];
  readonly memory: { readonly idlePssMb: number };
}

/** The demo's result, and what a person needs to go on. */
export interface DemoResult {
  readonly report: DemoReport;
  readonly user: DemoUser;
  readonly entries: readonly DemoEntry[];
  readonly platform: { readonly url: string; readonly started: boolean };
  readonly agentIds: readonly string[];
  readonly api: PublicApi;
}

const chatAnswer = z.object({ reply: z.string() });

/** The product's main job, as a client would do it, through the public HTTP API; only the break-out needs the host. */
export async function runDemo(ctx: ClawContext, tell: (line: string) => void): Promise<DemoResult> {
  const begin = performance.now();
  tell("setting up the platform");
  const platform = await startPlatform(ctx);
  const setupMs = since(begin);
  tell(`the platform ${platform.started ? "runs" : "was running"} at ${platform.url}`);
  const idlePssMb = idleMemory(ctx);

  const api = openPublicApi(platform.url);
  const user = await signUp(api);
  tell(`registered ${user.email} and enrolled TOTP`);
  await leaveTrial(ctx, api);
  tell(
    "put the client on the plan team, as its operator (./claw client plan): a trial is one agent, half a core",
  );
  const kept = await untilSigned(api, 1);

  const deployBegin = performance.now();
  const agentId = await deployAgent(api, "demo-openclaw", "openclaw");
  tell("deploying an OpenClaw agent into a sealed cell");
  const neighbourId = await deployAgent(api, "demo-neighbour", "nano");
  const status = await untilRunning(api, agentId, OPENCLAW_DEADLINE_MS);
  const deployMs = since(deployBegin);
  tell(`the agent is ${status}`);

  const canary = `sk-demo-${randomBytes(24).toString("base64url")}`;
  await api.post(`/api/agents/${agentId}/credentials`, {
    name: "github",
    value: canary,
    hosts: ["api.github.com"],
  });
  tell("stored a credential in the vault; the agent holds a placeholder");

  const chatBegin = performance.now();
  const message = "Hello! Who are you, and where do you run?";
  const { reply } = chatAnswer.parse(await api.post(`/api/agents/${agentId}/chat`, { message }));
  const firstReplyMs = since(chatBegin);
  tell(`you    > ${message}`);
  tell(`agent  > ${reply}`);

  await untilRunning(api, neighbourId, NANO_DEADLINE_MS);
  tell("trying to break out of the agent's container");
  const { resources } = agentResources.parse(await api.get(`/api/agents/${agentId}`)).agent;
  const isolation = await tryToBreakOut(ctx, {
    agentId,
    runtime: "openclaw",
    resources,
    neighbourRuntime: "nano",
    canaries: [canary, user.password],
  });
  for (const { probe, blocked, detail } of isolation)
    tell(`${blocked ? "blocked" : "OPEN   "} ${probe}: ${detail}`);

  const entries = await readEntries(api);
  await untilSigned(api, entries.length);
  const verdict = await verifyLog(api, kept);
  tell(`the log, ${explainVerdict(verdict)}`);

  const verified = verdict.ok;
  const audit = { entries: entries.length, treeSize: verdict.ok ? verdict.treeSize : 0, verified };
  const ok = status === "running" && reply !== "" && verified && isolation.every(({ blocked }) => blocked);
  const timings = { setupMs, deployMs, firstReplyMs };
  const report = { ok, agentId, status, reply, timings, audit, isolation, memory: { idlePssMb } };
  return { report, user, entries, platform, agentIds: [agentId, neighbourId], api };
}

const sessionClient = z.object({ client: z.object({ id: z.string() }) });

async function leaveTrial(ctx: ClawContext, api: PublicApi): Promise<void> {
  const { client } = sessionClient.parse(await api.get("/api/session"));
  const input = { client: client.id, plan: "team" };
  await withOperator(ctx, (operator) => setClientPlan({ ctx: operator, input }));
}

const agentResources = z.object({
  agent: z.object({
    resources: z.object({
      memoryBytes: z.number(),
      cpuMillis: z.number(),
      diskBytes: z.number(),
      pidsMax: z.number(),
    }),
  }),
});

const since = (begin: number): number => Math.round(performance.now() - begin);

function idleMemory(ctx: ClawContext): number {
  const state = readState(ctx.paths);
  if (state === undefined) throw new ClawError("the supervisor has not written down what runs");
  return Math.round(platformPssMiB(measureMemory(ctx.paths, state)) * 10) / 10;
}
