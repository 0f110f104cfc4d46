import type { Resources } from "@deployclaw/domain";
import type { AgentSpec, AirlockSpec, CellNetwork, CellRole, ProbeSpec } from "./cell-spec.ts";
import type { ContainerReport } from "./container-report.ts";

/** What a container is doing, as the engine and the kernel say. */
export type ContainerState =
  | { readonly kind: "created" }
  | {
      readonly kind: "running";
      /** Process id of its first process on the host. */
      readonly pid: number;
      readonly startedAt: Date;
      /** Inode of its network namespace; undefined when this process may not look at it. */
      readonly networkNamespace: string | undefined;
    }
  | {
      readonly kind: "exited";
      readonly exitCode: number;
      readonly outOfMemory: boolean;
      readonly startedAt: Date;
      readonly finishedAt: Date;
    };

/** One container that carries this installation's, this host's and this host's nonce's label. */
export interface ObservedContainer {
  readonly containerId: string;
  readonly role: CellRole;
  /** Undefined on an airlock that was made before there was an agent for it. */
  readonly agentId: string | undefined;
  readonly cellSlot: number;
  readonly createdAt: Date;
  /** The hash it was made for, as its label says. */
  readonly specHash: string;
  readonly network: CellNetwork;
  readonly state: ContainerState;
  /** What the engine reports of its isolation; compare with {@link WantedContainer}. */
  readonly settings: ContainerSettings;
}

/** A container as a list shows it, without asking about it alone. */
export interface ListedContainer {
  readonly containerId: string;
  readonly role: CellRole;
  /** Undefined on an airlock that was made before there was an agent for it. */
  readonly agentId: string | undefined;
  readonly cellSlot: number;
  readonly createdAt: Date;
  readonly isRunning: boolean;
}

/** Where the containers of one agent's cell are to be found. */
export interface CellPlace {
  readonly agentId: string;
  readonly cellSlot: number;
  /** The ids that are noted for it. */
  readonly airlockContainerId: string | undefined;
  readonly agentContainerId: string | undefined;
}

/** A container's isolation settings in one flat, comparable form. */
export type ContainerSettings = { readonly [setting: string]: string };

/** What a container should be, and its settings as the engine should report them. */
export interface WantedContainer {
  /** Of all that stays as it was made; the container carries it. */
  readonly specHash: string;
  /** Of everything, the limits that can change while it runs included; Postgres holds it. */
  readonly fullHash: string;
  readonly settings: ContainerSettings;
}

/** What a host's engine says of itself. */
export interface EngineFacts {
  readonly version: string;
  readonly apiVersion: string;
  readonly cgroupVersion: "1" | "2";
  readonly seccomp: boolean;
  /** What starts containers; undefined when the engine does not say. */
  readonly runc: { readonly version: string; readonly commit: string } | undefined;
  /** Which limits it can keep. */
  readonly limits: {
    readonly memory: boolean;
    /** Of memory and swap together. */
    readonly swap: boolean;
    readonly processor: boolean;
    readonly processes: boolean;
  };
}

/** What a command inside an agent's container left behind. */
export interface ExecResult {
  readonly exitCode: number;
  readonly output: string;
}

/** A container that ended. */
export interface ContainerDeath {
  readonly containerId: string;
  /** Undefined of an airlock that was made before there was an agent for it. */
  readonly agentId: string | undefined;
}

/** Use of resources at this moment. */
export interface ContainerStats {
  /** Without file cache that the kernel takes back when it is needed; 0 when it does not run. */
  readonly memoryBytes: number;
  readonly cpuNanos: number;
}

/**
 * What the orchestrator needs of a container engine, in terms of cells. Every call ends at its deadline with the
 * AppError `engine_timeout`; a refusal of the engine is `engine_refused`. Only containers of this installation and
 * host are ever seen or touched.
 */
export interface Engine {
  facts(): Promise<EngineFacts>;
  /** The labels of an image; undefined when the engine does not have it. */
  imageLabels(imageId: string): Promise<{ readonly [name: string]: string } | undefined>;
  /** Every container of this installation and host, in one call. */
  listCells(): Promise<readonly ListedContainer[]>;
  /**
   * The containers that say they are of this agent, and those of `recordedIds`, which need not say so; more than two when
   * a crash left some behind.
   */
  observeCell(agentId: string, recordedIds?: readonly string[]): Promise<readonly ObservedContainer[]>;
  /**
   * The containers of one cell, at most one of each role: those that are noted, and where one is not there, the one that
   * this host would have made in the cell's slot. Asks about these alone, so that it costs the same however many
   * containers the engine has.
   */
  observePlace(place: CellPlace): Promise<readonly ObservedContainer[]>;
  /** Those of these containers that are there and carry this host's labels. */
  observeContainers(containerIds: readonly string[]): Promise<readonly ObservedContainer[]>;
  /**
   * Makes an airlock without starting it and gives its container id; undefined when the engine has made one meanwhile that
   * a process had asked for before it died.
   */
  createAirlock(spec: AirlockSpec, network: CellNetwork): Promise<string | undefined>;
  /** Makes an agent container without starting it and gives its container id, or undefined as above. */
  createAgent(spec: AgentSpec, airlockContainerId: string): Promise<string | undefined>;
  /** Makes a throwaway container in the network of a running one without starting it and gives its container id. */
  createProbe(spec: ProbeSpec, joinedContainerId: string): Promise<string>;
  /** The throwaway containers of this host; nothing else ever shows or touches them. */
  listProbes(): Promise<readonly { readonly containerId: string; readonly proofId: string }[]>;
  /** All that is reported of a running container of this host; undefined for one that is gone or does not run. */
  report(containerId: string): Promise<ContainerReport | undefined>;
  wantedProbe(spec: ProbeSpec): WantedContainer;
  wantedAirlock(spec: AirlockSpec): WantedContainer;
  wantedAgent(spec: AgentSpec): WantedContainer;
  /** Starts a container; one that runs already is left alone. */
  start(containerId: string): Promise<void>;
  /** Holds a container to other limits, running or not. What it uses already stays. */
  changeLimits(containerId: string, resources: Resources): Promise<void>;
  /** Asks a container to stop and kills it after `graceSeconds`; one that is gone or stopped is fine. */
  stop(containerId: string, graceSeconds: number): Promise<void>;
  /** Removes a container, running or not, with its anonymous volumes; one that is gone is fine. */
  remove(containerId: string): Promise<void>;
  stats(containerId: string): Promise<ContainerStats>;
  /** Runs a program inside a container and gives what it printed, at most 1 MiB. */
  exec(containerId: string, argv: readonly string[], input?: string): Promise<ExecResult>;
  /** Calls back when a container ends, until the signal is aborted or the engine hangs up. */
  watchDeaths(onDeath: (death: ContainerDeath) => void, signal: AbortSignal): Promise<void>;
}
