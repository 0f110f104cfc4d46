import { setTimeout as delay } from "node:timers/promises";
import Docker from "dockerode";
import { agentContainerSpec } from "./agent-container-spec.ts";
import { airlockContainerSpec } from "./airlock-container-spec.ts";
import type { AirlockOwner, CellRole, ContainerRole } from "./cell-spec.ts";
import { LABEL } from "./container-labels.ts";
import { containerReport } from "./container-report.ts";
import { wantedSettings } from "./container-settings.ts";
import type { CellPlace, Engine, ObservedContainer, WantedContainer } from "./engine.ts";
import { engineCall, engineStatus, unlessStatus } from "./engine-call.ts";
import { engineFacts } from "./engine-facts.ts";
import { execInContainer } from "./exec-in-container.ts";
import { listedContainer } from "./listed-container.ts";
import { observedContainer } from "./observed-container.ts";
import { probeContainerSpec } from "./probe-container-spec.ts";
import seccomp from "./seccomp.json" with { type: "json" };
import { fullSpecHash } from "./spec-hash.ts";
import { usedMemory } from "./used-memory.ts";
import { watchDeaths } from "./watch-deaths.ts";

/** How long the engine may take, in milliseconds. */
export interface EngineDeadlines {
  readonly readMs: number;
  readonly changeMs: number;
  readonly execMs: number;
}

const DEADLINES: EngineDeadlines = { readMs: 10_000, changeMs: 30_000, execMs: 180_000 };
// Which airlock an agent joined is compared through namespaces; neither hash nor settings depend on it.
const ANY_AIRLOCK = "";

const APPEARS_EVERY_MS = 50;
const CELL_ROLES = ["airlock", "agent"] as const;

/** The name makes two of a kind impossible, and one that was made and not noted easy to find. */
const containerName = (installationId: string, cellSlot: number, role: ContainerRole): string =>
  `deployclaw-${installationId}-${cellSlot}-${role}`;

function wantedContainer(
  body: ReturnType<typeof agentContainerSpec | typeof airlockContainerSpec | typeof probeContainerSpec>,
): WantedContainer {
  const { Labels, ...unlabelled } = body;
  return {
    specHash: Labels[LABEL.spec] ?? "",
    fullHash: fullSpecHash(unlabelled),
    settings: wantedSettings(body),
  };
}

/** The engine port on a Docker Engine of version 20.10 (API 1.41) or newer. */
export function createDockerEngine(options: {
  readonly socketPath: string;
  readonly installationId: string;
  readonly hostName: string;
  readonly hostNonce: string;
  readonly deadlines?: Partial<EngineDeadlines>;
}): Engine {
  const docker = new Docker({ socketPath: options.socketPath, version: "v1.41" });
  const deadlines = { ...DEADLINES, ...options.deadlines };
  const seccompProfile = JSON.stringify(seccomp);
  const own = {
    [LABEL.installation]: options.installationId,
    [LABEL.host]: options.hostName,
    [LABEL.nonce]: options.hostNonce,
  };
  const ownLabels = Object.entries(own).map(([name, value]) => `${name}=${value}`);
  const read = <Result>(what: string, call: (signal: AbortSignal) => Promise<Result>) =>
    engineCall(what, deadlines.readMs, call);
  const change = <Result>(what: string, call: (signal: AbortSignal) => Promise<Result>) =>
    engineCall(what, deadlines.changeMs, call);

  /** Undefined for one that is gone or does not carry this host's labels, whoever says that it is ours. */
  async function inspectOwn(containerId: string): Promise<Docker.ContainerInspectInfo | undefined> {
    try {
      const info = await read("describe a container", (abortSignal) =>
        docker.getContainer(containerId).inspect({ abortSignal }),
      );
      const labels = info.Config.Labels;
      const isOurs = Object.entries(own).every(([name, value]) => labels[name] === value);
      return isOurs ? info : undefined;
    } catch (err) {
      if (err instanceof Error && engineStatus(err.cause) === 404) return undefined;
      throw err;
    }
  }

  async function inspect(containerId: string): Promise<ObservedContainer | undefined> {
    const info = await inspectOwn(containerId);
    return info && (await observedContainer(info));
  }

  function list(labels: readonly string[]): Promise<readonly Docker.ContainerInfo[]> {
    return read("list containers", (abortSignal) =>
      docker.listContainers({ all: true, filters: { label: [...labels] }, abortSignal }),
    );
  }

  async function inspectAll(containerIds: readonly string[]): Promise<readonly ObservedContainer[]> {
    const containers = await Promise.all(containerIds.map(inspect));
    return containers.filter((container) => container !== undefined);
  }

  async function observeCell(
    agentId: string,
    recordedIds: readonly string[] = [],
  ): Promise<readonly ObservedContainer[]> {
    const [listed, recorded] = await Promise.all([
      list([...ownLabels, `${LABEL.agent}=${agentId}`]),
      inspectAll(recordedIds),
    ]);
    const others = listed.map(({ Id }) => Id).filter((id) => !recordedIds.includes(id));
    return [...recorded, ...(await inspectAll(others))];
  }

  async function observePlace(place: CellPlace): Promise<readonly ObservedContainer[]> {
    const notedIds = { airlock: place.airlockContainerId, agent: place.agentContainerId };
    const found = await Promise.all(
      CELL_ROLES.map(async (role) => {
        const notedId = notedIds[role];
        const noted = notedId === undefined ? undefined : await inspect(notedId);
        if (noted !== undefined) return noted;
        const named = await inspect(containerName(options.installationId, place.cellSlot, role));
        // Slots come around again: what says that it is of another agent, or of none yet, is not this one's.
        return named?.agentId === place.agentId ? named : undefined;
      }),
    );
    return found.filter((container) => container !== undefined);
  }

  function make(
    owner: AirlockOwner,
    role: ContainerRole,
    body: Docker.ContainerCreateOptions,
  ): Promise<string> {
    const name = containerName(owner.installationId, owner.cellSlot, role);
    return change(`make the ${role} container`, async (abortSignal) => {
      const container = await docker.createContainer({ ...body, name, abortSignal });
      return container.id;
    });
  }

  /** Undefined once the engine has made one of this name that is the same owner's, and that somebody asked for before. */
  async function create(
    owner: AirlockOwner,
    role: CellRole,
    body: Docker.ContainerCreateOptions,
  ): Promise<string | undefined> {
    try {
      return await make(owner, role, body);
    } catch (err) {
      if (!(err instanceof Error) || engineStatus(err.cause) !== 409) throw err;
      // The engine goes on with what a process asked for that died meanwhile; only then can it be seen.
      const earlier = await appeared(containerName(owner.installationId, owner.cellSlot, role));
      if (earlier === undefined || earlier.agentId !== body.Labels?.[LABEL.agent]) throw err;
      return undefined;
    }
  }

  async function appeared(name: string): Promise<ObservedContainer | undefined> {
    const until = performance.now() + deadlines.changeMs;
    for (;;) {
      const container = await inspect(name);
      if (container !== undefined || performance.now() > until) return container;
      await delay(APPEARS_EVERY_MS);
    }
  }

  return {
    facts: () =>
      read("say its version", async () => engineFacts(await docker.version(), await docker.info())),
    imageLabels: async (imageId) => {
      try {
        const info = await read("look for an image", () => docker.getImage(imageId).inspect());
        return info.Config.Labels ?? {};
      } catch (err) {
        if (err instanceof Error && engineStatus(err.cause) === 404) return undefined;
        throw err;
      }
    },
    listCells: async () => (await list(ownLabels)).flatMap((info) => listedContainer(info) ?? []),
    observeCell,
    observePlace,
    observeContainers: inspectAll,
    createAirlock: (spec, network) =>
      create(spec.owner, "airlock", airlockContainerSpec(spec, network, seccompProfile)),
    createAgent: (spec, airlockContainerId) =>
      create(spec.owner, "agent", agentContainerSpec(spec, airlockContainerId, seccompProfile)),
    createProbe: (spec, joinedContainerId) =>
      make(spec.owner, "probe", probeContainerSpec(spec, joinedContainerId, seccompProfile)),
    listProbes: async () =>
      (await list([...ownLabels, `${LABEL.role}=probe`])).map(({ Id, Labels }) => ({
        containerId: Id,
        proofId: Labels[LABEL.proof] ?? "",
      })),
    report: async (containerId) => {
      const info = await inspectOwn(containerId);
      return info?.State.Running === true ? containerReport(info) : undefined;
    },
    wantedProbe: (spec) => wantedContainer(probeContainerSpec(spec, ANY_AIRLOCK, seccompProfile)),
    wantedAirlock: (spec) => {
      return wantedContainer(airlockContainerSpec(spec, { kind: "own" }, seccompProfile));
    },
    wantedAgent: (spec) => {
      return wantedContainer(agentContainerSpec(spec, ANY_AIRLOCK, seccompProfile));
    },
    start: (containerId) =>
      change("start a container", (abortSignal) =>
        unlessStatus([304], () => docker.getContainer(containerId).start({ abortSignal })),
      ),
    changeLimits: async (containerId, { memoryBytes, cpuMillis, pidsMax }) => {
      const limits = {
        Memory: memoryBytes,
        MemorySwap: memoryBytes,
        NanoCpus: cpuMillis * 1_000_000,
        PidsLimit: pidsMax,
      };
      await change("change the limits of a container", () => docker.getContainer(containerId).update(limits));
    },
    stop: (containerId, graceSeconds) =>
      engineCall("stop a container", deadlines.changeMs + graceSeconds * 1_000, (abortSignal) =>
        unlessStatus([304, 404], () =>
          docker.getContainer(containerId).stop({ t: graceSeconds, abortSignal }),
        ),
      ),
    remove: (containerId) =>
      change("remove a container", (abortSignal) =>
        unlessStatus([404], () =>
          docker.getContainer(containerId).remove({ force: true, v: true, abortSignal }),
        ),
      ),
    stats: (containerId) =>
      read("measure a container", async (abortSignal) => {
        const container = docker.getContainer(containerId);
        // One shot takes milliseconds; otherwise the engine measures twice, a second apart.
        const options = { stream: false, "one-shot": true, abortSignal } as const;
        const stats = await container.stats(options);
        return {
          memoryBytes: usedMemory(stats.memory_stats),
          cpuNanos: stats.cpu_stats.cpu_usage.total_usage ?? 0,
        };
      }),
    exec: (containerId, argv, input) =>
      engineCall("run a program in a container", deadlines.execMs, (abortSignal) =>
        execInContainer(docker, containerId, argv, input, abortSignal),
      ),
    watchDeaths: (onDeath, signal) => watchDeaths(docker, ownLabels, onDeath, signal),
  };
}
