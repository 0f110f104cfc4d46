import { type ChildProcess, spawn } from "node:child_process";
import { backOffMs, steadyMs } from "./back-off.ts";
import { launchCommand } from "./launch-command.ts";
import { createLineSplitter } from "./line-splitter.ts";
import type { ProcessSpec } from "./process-spec.ts";

/** What keeping a process running needs from outside. */
export type KeeperDeps = {
  readonly isRoot: boolean;
  readonly nowMs: () => number;
  /** The time of day, in milliseconds since 1970. */
  readonly wallMs: () => number;
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  /** One line that the process wrote, or that is about it. */
  readonly log: (name: string, line: string) => void;
  /** Called whenever the process's id changes. */
  readonly onChange: () => void;
};

/** How a process does now. */
export type ProcessStatus = {
  readonly name: string;
  readonly pid: number | undefined;
  readonly restarts: number;
  /** When it was started last, in milliseconds since 1970. */
  readonly startedAt: number;
  /** How long it waits before it is started again; 0 while it runs. */
  readonly backOffMs: number;
};

export type Keeper = {
  readonly spec: ProcessSpec;
  readonly status: () => ProcessStatus;
  /** Asks the process to stop, kills it after the grace period, and returns when it is gone for good. */
  readonly stop: (graceMs: number) => Promise<void>;
  /** Kills the process at once; it is not started again. */
  readonly kill: () => void;
};

/** Starts a process and starts it again, with growing pauses, whenever it ends, until `stop` or `kill`. */
export function keepRunning(spec: ProcessSpec, deps: KeeperDeps): Keeper {
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let restarts = 0;
  let startedAt = 0;
  let waitMs = 0;

  const loop = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const startedMs = deps.nowMs();
      startedAt = deps.wallMs();
      waitMs = 0;
      child = launch(spec, deps);
      deps.onChange();
      const reason = await ended(child);
      child = undefined;
      failures = deps.nowMs() - startedMs >= steadyMs ? 1 : failures + 1;
      if (!stopping.signal.aborted) waitMs = backOffMs(failures);
      deps.onChange();
      if (stopping.signal.aborted) return;
      deps.log(spec.name, `ended (${reason}); starts again in ${waitMs} ms`);
      await deps.delay(waitMs, stopping.signal);
      restarts += 1;
    }
  };
  const finished = loop();

  return {
    spec,
    status: () => ({ name: spec.name, pid: child?.pid, restarts, startedAt, backOffMs: waitMs }),
    stop: async (graceMs) => {
      stopping.abort();
      if (child !== undefined) child.kill(spec.stopSignal);
      const running = child;
      const timer = setTimeout(() => {
        deps.log(spec.name, `does not stop within ${graceMs} ms: killed`);
        running?.kill("SIGKILL");
      }, graceMs);
      await finished.finally(() => clearTimeout(timer));
    },
    kill: () => {
      stopping.abort();
      child?.kill("SIGKILL");
    },
  };
}

function launch(spec: ProcessSpec, deps: KeeperDeps): ChildProcess {
  const { command, args } = launchCommand(spec, deps.isRoot);
  const child = spawn(command, args, {
    cwd: "/",
    env: { ...(spec.freshEnv?.() ?? spec.env) },
    stdio: ["ignore", "pipe", "pipe"],
    // A session of its own: Ctrl-C reaches the supervisor alone, which then stops everything in order.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    const lines = createLineSplitter((line) => deps.log(spec.name, line));
    stream.on("data", lines.write);
    stream.once("close", lines.end);
  }
  return child;
}

async function ended(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once("error", (err) => resolve(err.message));
  // Not "close": a grandchild may hold the pipes open.
  child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  return promise;
}
