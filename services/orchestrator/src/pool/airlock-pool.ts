import type { HomePaths } from "@deployclaw/config";
import type { Clock, cellUids, Log } from "@deployclaw/domain";
import { isAppError } from "@deployclaw/domain";
import type { CellDirectories } from "../cell/cell-directories.ts";
import { airlockSpec, type HostImages } from "../cell/cell-specs.ts";
import type { CellOwner } from "../engine/cell-spec.ts";
import type { Engine } from "../engine/engine.ts";
import { type PoolStep, type PoolTarget, planPool } from "./plan-pool.ts";
import type { PoolStore } from "./pool-store.ts";
import type { PooledAirlock } from "./pooled-airlock.ts";

/** Keeps airlocks ready for agents that are not known yet. */
export interface AirlockPool {
  /** Replaces what was taken, has expired or is broken; one at a time, and once more when asked for meanwhile. */
  refill(): Promise<void>;
  /** Starts no more and waits for what is under way. */
  close(): Promise<void>;
}

/** What a pool is made of. */
export interface AirlockPoolDeps {
  readonly store: PoolStore;
  readonly engine: Engine;
  readonly directories: CellDirectories;
  readonly host: Pick<CellOwner, "installationId" | "hostName" | "hostNonce">;
  readonly paths: HomePaths;
  readonly gatewayUid: number;
  readonly gatewayGid: number;
  readonly uidsOf: typeof cellUids;
  readonly images: () => Promise<HostImages>;
  readonly targets: readonly PoolTarget[];
  readonly clock: Clock;
  readonly log: Pick<Log, "error">;
}

/**
 * A pool whose truth is in Postgres: an airlock has its row before it is made, is offered when it runs, and is removed
 * after its row. What a crash leaves between the two is known to nobody, and the sweep collects it.
 */
export function createAirlockPool(deps: AirlockPoolDeps): AirlockPool {
  const { store, engine, directories } = deps;

  function specOf({ cellSlot, agentPort, image }: Omit<PooledAirlock, "containerId" | "createdAt">) {
    const uid = deps.uidsOf(cellSlot).airlockUid;
    return airlockSpec({ owner: { ...deps.host, cellSlot }, image, uid, agentPort, paths: deps.paths });
  }

  async function make(agentPort: number, image: string): Promise<void> {
    const cellSlot = await store.begin({ agentPort, image });
    const spec = specOf({ cellSlot, agentPort, image });
    await directories.createForAirlock(cellSlot, { ...deps, airlockUid: spec.uid });
    const containerId = await engine.createAirlock(spec, { kind: "own" });
    if (containerId === undefined) return;
    await engine.start(containerId);
    if (await store.offer(cellSlot, containerId)) return;
    await engine.remove(containerId);
    await directories.removeOfAirlock(cellSlot);
  }

  async function discard(airlock: PooledAirlock): Promise<void> {
    if (!(await store.withdraw(airlock))) return;
    if (airlock.containerId === undefined) return;
    await engine.remove(airlock.containerId);
    await directories.removeOfAirlock(airlock.cellSlot);
  }

  async function apply(step: PoolStep, image: string): Promise<void> {
    try {
      await (step.kind === "make" ? make(step.agentPort, image) : discard(step.airlock));
    } catch (err) {
      // An engine that refuses now must not keep the other airlocks from being made or removed.
      if (!isAppError(err)) throw err;
      deps.log.error(`the airlock pool could not ${step.kind} an airlock`, err);
    }
  }

  async function refillOnce(): Promise<void> {
    const image = (await deps.images()).ids["airlock"];
    if (image === undefined) return;
    const airlocks = await store.list();
    const recorded = airlocks.flatMap(({ containerId }) => (containerId === undefined ? [] : [containerId]));
    const steps = planPool({
      targets: deps.targets,
      airlocks,
      containers: await engine.observeContainers(recorded),
      wanted: (airlock) => engine.wantedAirlock(specOf(airlock)),
      image,
      now: deps.clock(),
    });
    for (const step of steps) await apply(step, image);
  }

  let current: Promise<void> | undefined;
  let again = false;
  let closed = false;
  return {
    refill: () => {
      if (closed) return Promise.resolve();
      again = true;
      current ??= (async () => {
        while (again) {
          again = false;
          await refillOnce();
        }
      })().finally(() => {
        current = undefined;
      });
      return current;
    },
    close: async () => {
      closed = true;
      again = false;
      // Whoever asked for it is told of its failure.
      await current?.catch(() => undefined);
    },
  };
}
