import type { AgentStatus } from "@deployclaw/domain";
import type { DirectoriesState } from "../cell/cell-directories.ts";
import type { DiskState } from "../disk/disk-driver.ts";
import type { ObservedContainer, WantedContainer } from "../engine/engine.ts";
import type { CustomImageState } from "../images/custom-images.ts";

/** What a client wants of an agent, in terms of its cell. */
export type WantedCell =
  | {
      readonly desired: "running";
      /** Raised by every change; a cell made for an older one is replaced. */
      readonly generation: number;
      readonly airlock: WantedContainer;
      readonly agent: WantedContainer;
      readonly diskBytes: number;
      /** Longest time from start to ready, in milliseconds. */
      readonly startTimeoutMs: number;
    }
  | {
      /** It is to run, and its image is not there. */
      readonly desired: "image";
      readonly image: Exclude<CustomImageState, { kind: "ready" }>;
    }
  | {
      readonly desired: "stopped";
      /** Why, in words for its client, when it is not the client that wants it. */
      readonly reason?: string;
    }
  | { readonly desired: "deleted" };

/** What is there of an agent's cell on this host, and what was last said of it. */
export interface ObservedCell {
  readonly status: AgentStatus;
  readonly statusReason: string | undefined;
  readonly directories: DirectoriesState;
  readonly disk: DiskState;
  /** Nothing more can be written to it. */
  readonly isDiskFull: boolean;
  /** Size of the disk; undefined when there is none or it has no size of its own. */
  readonly diskBytes: number | undefined;
  /** Whether a mounted disk can be enlarged on this host. */
  readonly growsMounted: boolean;
  /** The gateway's listener has its socket. */
  readonly egressSocket: boolean;
  /** The containers whose ids Postgres holds. */
  readonly airlock: ObservedContainer | undefined;
  readonly agent: ObservedContainer | undefined;
  /** Containers of this agent that Postgres does not know: a crash left them. */
  readonly strays: readonly ObservedContainer[];
  /** The generation for which the agent container was made. */
  readonly agentGeneration: number;
  /** Hash of the specification to which the agent container was brought, its limits included. */
  readonly agentFullHash: string | undefined;
  /** Failures of the agent since it last ran well, and when to try again. */
  readonly failures: number;
  readonly retryAt: Date | undefined;
  /** Since when a running agent has not answered its probe. */
  readonly unhealthySince: Date | undefined;
  /** From 0 to 1, drawn anew for each look: keeps agents that failed together from being tried together. */
  readonly chance: number;
}
