import type { Resources } from "../resources.ts";

/** The names of the runtimes that can be deployed today. */
export const RUNTIME_NAMES = ["nano", "openclaw", "picoclaw", "custom"] as const;
/** One of {@link RUNTIME_NAMES}. */
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

/**
 * How one talks with an agent of a runtime: `completions` is OpenAI's chat completions over HTTP, `pico` PicoClaw's own
 * messages over a WebSocket.
 */
export type ChatDialect = "completions" | "pico";

/** What the platform must know to run a kind of agent. Data only: no secret, no client's value. */
export interface Runtime {
  readonly name: RuntimeName;
  /** Where it serves inside the cell, on 127.0.0.1. Runtimes on one port share the airlocks that are made ahead of time. */
  readonly port: number;
  /** Answers 200 once the agent can be talked to. */
  readonly readyPath: string;
  /** What that answer holds: runtimes that show a page on every path must answer with JSON. */
  readonly readyAnswer: "json" | "any";
  /** Where the state volume is mounted; its only writable place besides /tmp. */
  readonly statePath: string;
  /** Name of the rendered configuration file in /etc/deployclaw. */
  readonly configFile: string;
  readonly env: { readonly [name: string]: string };
  /** What to run where the image would begin with something else; the image's own otherwise. */
  readonly entrypoint?: readonly string[];
  readonly chat: ChatDialect;
  readonly tmpBytes: number;
  readonly defaults: Resources;
  /** Longest time from start to ready before it counts as failed, in milliseconds. */
  readonly startTimeoutMs: number;
}
