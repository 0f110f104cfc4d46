import type { Resources } from "../resources.ts";

/** The names of the runtimes that can be deployed today. */
export const RUNTIME_NAMES = ["nano", "openclaw"] as const;
/** One of {@link RUNTIME_NAMES}. */
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

/** What the platform must know to run a kind of agent. Data only: no secret, no client's value. */
export interface Runtime {
  readonly name: RuntimeName;
  /** Name of its image among those built by `claw images build`. */
  readonly image: string;
  /** Where it serves inside the cell, on 127.0.0.1. Runtimes on one port share the airlocks that are made ahead of time. */
  readonly port: number;
  /** Answers 200 with JSON once the agent can be talked to. */
  readonly readyPath: string;
  /** Where the state volume is mounted; its only writable place besides /tmp. */
  readonly statePath: string;
  /** Name of the rendered configuration file in /etc/deployclaw. */
  readonly configFile: string;
  readonly env: { readonly [name: string]: string };
  readonly tmpBytes: number;
  readonly defaults: Resources;
  /** Longest time from start to ready before it counts as failed, in milliseconds. */
  readonly startTimeoutMs: number;
}
