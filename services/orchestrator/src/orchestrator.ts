import type { Database } from "@deployclaw/db";
import type { AgentId, Log } from "@deployclaw/domain";
import { agentId, RUNTIMES } from "@deployclaw/domain";
import { type Metric, single } from "@deployclaw/domain/metrics";
import { createReconcileQueue, createReconcileWorker, type RedisAddress } from "@deployclaw/queue";
import type { ContainerDeath } from "./engine/engine.ts";
import { eraseDueClients } from "./erasure/erase-due-clients.ts";
import { probeAgents } from "./health/probe-agents.ts";
import type { HostCapacity } from "./host/measure-capacity.ts";
import type { Preflight } from "./host/preflight.ts";
import { writeHeartbeat } from "./host/write-heartbeat.ts";
import { createCellCgroups } from "./measure/cell-cgroups.ts";
import { createPssReader } from "./measure/cell-pss.ts";
import { createCpuWatch } from "./measure/cpu-watch.ts";
import { kernelStats } from "./measure/kernel-stats.ts";
import { measureCells } from "./measure/measure-cells.ts";
import { createPointMaker } from "./measure/point-maker.ts";
import { agentOfAirlock } from "./pool/agent-of-airlock.ts";
import { createAirlockPool } from "./pool/airlock-pool.ts";
import type { PoolTarget } from "./pool/plan-pool.ts";
import { createPoolStore } from "./pool/pool-store.ts";
import { createProofStore } from "./proof/proof-store.ts";
import { createProver } from "./proof/prover.ts";
import type { ReconcilerDeps } from "./reconcile/reconciler.ts";
import { createReconciler } from "./reconcile/reconciler.ts";
import { takeOverPatiently } from "./store/take-over-patiently.ts";
import { describeOrphan } from "./sweep/describe-orphan.ts";
import { createRollingSlice } from "./sweep/rolling-slice.ts";
import { listOrphans, sweep } from "./sweep/sweep.ts";
import { createOutboxRelay } from "./work/outbox-relay.ts";
import { createReconcileRunner } from "./work/reconcile-runner.ts";
import { repeat } from "./work/repeat.ts";
import { createRounds } from "./work/rounds.ts";

/** How often things are done, in milliseconds. */
export interface OrchestratorTiming {
  readonly sweepMs: number;
  readonly graceMs: number;
  readonly heartbeatMs: number;
  readonly measureMs: number;
  readonly probeMs: number;
  readonly watchAgainMs: number;
}

/** The timing of production. */
export const ORCHESTRATOR_TIMING: OrchestratorTiming = {
  sweepMs: 30_000,
  graceMs: 60_000,
  heartbeatMs: 15_000,
  measureMs: 15_000,
  probeMs: 30_000,
  watchAgainMs: 1_000,
};

/** A running orchestrator. */
export interface Orchestrator {
  health(): object;
  /** How it does, as metrics that name nobody. */
  metrics(): readonly Metric[];
  /** What on this host belongs to no agent, why, and whether the next sweep removes it. Changes nothing. */
  orphans(): Promise<object>;
  /** Stops taking work and waits for what is under way, which a new orchestrator would resume. */
  close(): Promise<void>;
}

const CONCURRENCY = 4;
// With a sweep every half minute, what no list shows is found within ten minutes.
const SWEEPS_TO_COMPARE_ALL = 20;

/** Starts the orchestrator of one host: relay, queue, sweep, watch and heartbeat around one reconciler. */
export async function startOrchestrator(deps: {
  readonly reconciler: ReconcilerDeps;
  readonly redis: RedisAddress;
  /** Opens the database as the role that erases clients. */
  readonly openErasure: () => Database<"dc_erasure">;
  readonly preflight: () => Promise<Preflight>;
  readonly capacity: () => Promise<HostCapacity>;
  /** How many airlocks are kept ready for each port that agents serve on. */
  readonly airlockPoolSize: number;
  readonly timing: OrchestratorTiming;
  readonly log: Log;
}): Promise<Orchestrator> {
  const { log, timing } = deps;
  const { db, engine, host } = deps.reconciler;
  const { hostName } = host;
  await takeOverPatiently(db, hostName, log);
  let facts = await deps.preflight();
  await writeHeartbeat(db, hostName, facts, await deps.capacity());

  const pool = createAirlockPool({
    ...deps.reconciler,
    store: createPoolStore(db, hostName),
    targets: poolTargets(deps.airlockPoolSize),
    log,
  });
  const refill = (): void => {
    pool.refill().catch((err: unknown) => log.error("refilling the airlock pool failed", err));
  };
  const reconciler = createReconciler({ ...deps.reconciler, airlockTaken: refill });
  const runner = createReconcileRunner({
    reconciler,
    concurrency: CONCURRENCY,
    random: deps.reconciler.random,
    log: log.error,
  });
  const request = (id: string): void => runner.request(agentId(id));

  const redisErrors = onceWhileItLasts(log);
  const queue = createReconcileQueue(deps.redis, hostName, redisErrors);
  const worker = createReconcileWorker(deps.redis, hostName, request, redisErrors);
  const relay = createOutboxRelay({
    db,
    hostName,
    enqueue: (id: AgentId) => queue.enqueue(id),
    direct: runner.request,
    log: log.error,
  });
  await relay.start();

  const prover = createProver({
    ...deps.reconciler,
    store: createProofStore(deps.reconciler, hostName),
    log,
  });
  await prover.start();

  async function onDeath({ agentId: id, containerId }: ContainerDeath): Promise<void> {
    try {
      const died = id ?? (await agentOfAirlock(db, hostName, containerId));
      if (died === undefined) refill();
      else request(died);
    } catch (err) {
      // The sweep finds it.
      log.error("a container ended and its agent could not be looked up", err);
    }
  }

  const slice = createRollingSlice(SWEEPS_TO_COMPARE_ALL);
  const cpuWatch = createCpuWatch();
  const monotonicMs = () => performance.now();
  const cgroups = createCellCgroups(engine);
  const measured = kernelStats({ cgroups, engine });
  const points = createPointMaker({
    monotonicMs,
    pss: createPssReader({ cgroups, monotonicMs }),
    disks: deps.reconciler.disks,
  });
  const rounds = createRounds(deps.reconciler.clock);
  const stopped = new AbortController();
  const repetitions = [
    repeat(
      "the heartbeat",
      timing.heartbeatMs,
      log,
      rounds.watched("heartbeat", async () => {
        facts = await deps.preflight();
        await writeHeartbeat(db, hostName, facts, await deps.capacity());
      }),
    ),
    repeat("keeping airlocks ready", timing.sweepMs, log, pool.refill),
    repeat(
      "the sweep",
      timing.sweepMs,
      log,
      rounds.watched("sweep", async () => {
        const ids = await sweep({ ...deps.reconciler, hostName, log, graceMs: timing.graceMs, slice });
        for (const id of ids) runner.request(id);
      }),
    ),
    repeat("probing agents", timing.probeMs, log, async () => {
      for (const id of await probeAgents({ ...deps.reconciler, hostName })) request(id);
    }),
    repeat(
      "measuring cells",
      timing.measureMs,
      log,
      rounds.watched("measure", () =>
        measureCells({
          ...deps.reconciler,
          engine: measured,
          hostName,
          cgroups,
          cpuWatch,
          points,
          monotonicMs,
          log,
        }),
      ),
    ),
    repeat("removing unused images", timing.sweepMs, log, deps.reconciler.customImages.removeUnused),
    repeat("proving isolation", timing.sweepMs, log, prover.round),
    repeat("erasing clients", timing.sweepMs, log, () =>
      eraseDueClients({ ...deps.reconciler, hostName, log, openErasure: deps.openErasure }),
    ),
    repeat("watching the engine", timing.watchAgainMs, log, () =>
      engine.watchDeaths((death) => void onDeath(death), stopped.signal),
    ),
  ];

  return {
    health: () => ({
      status: "ok",
      host: hostName,
      acceptsCells: facts.acceptsCells,
      preflight: facts.facts,
    }),
    metrics: () => [
      single(
        "deployclaw_orchestrator_accepts_cells",
        "gauge",
        "Whether this host takes new cells.",
        Number(facts.acceptsCells),
      ),
      single(
        "deployclaw_orchestrator_reconciling",
        "gauge",
        "Agents that are being brought to what is wanted now.",
        runner.running(),
      ),
      ...rounds.metrics(),
    ],
    orphans: async () => {
      const orphans = await listOrphans({ ...deps.reconciler, hostName, graceMs: timing.graceMs });
      return {
        graceMs: timing.graceMs,
        orphans: orphans.map((orphan) => ({
          what: describeOrphan(orphan),
          since: orphan.since.toISOString(),
          isDue: orphan.isDue,
        })),
      };
    },
    close: async () => {
      stopped.abort();
      await relay.close();
      await worker.close();
      await runner.close();
      await prover.close();
      await Promise.all(repetitions.map((repetition) => repetition.close()));
      await queue.close();
      await pool.close();
    },
  };
}

/** Runtimes that serve on one port share their airlocks. Images of clients serve where those say, which nobody knows ahead. */
function poolTargets(size: number): readonly PoolTarget[] {
  const runtimes = Object.values(RUNTIMES).filter(({ name }) => name !== "custom");
  const ports = new Set(runtimes.map(({ port }) => port));
  return [...ports].map((agentPort) => ({ agentPort, size }));
}

/** A Redis that is away fails many times a second; a line now and then is enough. */
function onceWhileItLasts(log: Log): (err: Error) => void {
  const quietMs = 30_000;
  let lastAt = Number.NEGATIVE_INFINITY;
  return (err) => {
    if (performance.now() - lastAt < quietMs) return;
    lastAt = performance.now();
    log.error("Redis does not answer, working without it", err);
  };
}
