import { existsSync } from "node:fs";
import { ClawError } from "../claw-error.ts";
import { readSecrets } from "../layout/secrets.ts";
import { writeRedisFiles } from "../redis/redis-files.ts";
import { keepLogAhead } from "./keep-log-ahead.ts";
import { type Keeper, keepRunning, type ProcessStatus } from "./keep-running.ts";
import type { ProcessSpec } from "./process-spec.ts";
import {
  dashboardSpec,
  type Installation,
  nodeSpecs,
  postgresSpec,
  publicUrlOf,
  redisSpec,
} from "./process-specs.ts";
import { runMigrations } from "./run-migrations.ts";
import { writeState } from "./state-file.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

const readyDeadlineMs = 60_000;

/** Nobody waits long for what the platform serves without. */
const optionalReadyDeadlineMs = 8_000;
const stopGraceMs = 10_000;

export type SupervisorDeps = {
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: (name: string, line: string) => void;
};

export type Supervisor = {
  /** Starts everything in order. Throws `ClawError` when the database cannot be brought up to date. */
  readonly start: () => Promise<void>;
  /** Stops everything in reverse order. */
  readonly stop: () => Promise<void>;
  /** Kills everything at once. */
  readonly kill: () => void;
  /** How the processes do that have been started so far. */
  readonly status: () => readonly ProcessStatus[];
};

/** Keeps the platform's processes running: stores first, then who uses them; the API, which people see, last. */
export function createSupervisor(at: Installation, deps: SupervisorDeps): Supervisor {
  const stopping = new AbortController();
  const stages: Keeper[][] = [];

  const status = () => stages.flat().map((keeper) => keeper.status());
  const onChange = () => {
    const processes = status().map(({ name, pid, restarts }) => ({ name, pid, restarts }));
    writeState(at.paths, {
      pid: process.pid,
      guardPid: process.ppid,
      url: publicUrlOf(at.config),
      processes,
    });
  };

  const startStage = async (specs: readonly ProcessSpec[]): Promise<boolean> => {
    if (stopping.signal.aborted) return false;
    const startedMs = deps.nowMs();
    stages.push(specs.map((spec) => keepRunning(spec, { ...deps, isRoot: at.isRoot, onChange })));
    onChange();
    const answers = await Promise.all(
      specs.map(async (spec) => {
        const deadlineMs = spec.required ? readyDeadlineMs : optionalReadyDeadlineMs;
        const wait = { ...deps, signal: stopping.signal, deadlineMs };
        const isReady = await waitUntilReady(spec.ready, wait);
        const tookMs = Math.round(deps.nowMs() - startedMs);
        if (isReady) deps.log("claw", `${spec.name} is ready after ${tookMs} ms`);
        else if (!stopping.signal.aborted)
          deps.log("claw", `${spec.name} does not answer after ${tookMs} ms`);
        return isReady || !spec.required;
      }),
    );
    return answers.every(Boolean);
  };

  /** The master keys may have been rotated since this supervisor started. */
  const freshGatewayEnv = () => {
    try {
      return nodeSpecs({ ...at, secrets: readSecrets(at.paths) }).gateway.env;
    } catch (err) {
      if (!(err instanceof ClawError)) throw err;
      deps.log("claw", `${err.message}; the gateway starts with the keys it had`);
      return nodeSpecs(at).gateway.env;
    }
  };

  const migrated = async (): Promise<boolean> => {
    try {
      await runMigrations(at, (line) => deps.log("migrate", line));
      return true;
    } catch (err) {
      // Stopped meanwhile: the database went away under it.
      if (stopping.signal.aborted) return false;
      throw err;
    }
  };

  return {
    start: async () => {
      onChange();
      if (at.config.database === undefined && !(await startStage([postgresSpec(at)]))) {
        if (stopping.signal.aborted) return;
        throw new ClawError("the database does not start; the lines above say why");
      }
      if (!(await migrated())) return;
      if (at.config.redisUrl === undefined) {
        const configFile = writeRedisFiles(at.paths, at.identities.redis, at.secrets);
        await startStage([redisSpec(at, configFile)]);
      }
      const { gateway, orchestrator, audit, api } = nodeSpecs(at);
      await startStage([{ ...gateway, freshEnv: freshGatewayEnv }, orchestrator, audit]);
      const dashboard = dashboardSpec(at);
      const isInstalled = existsSync(at.paths.mainScript(dashboard.name));
      if (!isInstalled) deps.log("claw", "there is no dashboard: its pages are away, all else works");
      const isReady = await startStage(isInstalled ? [api, dashboard] : [api]);
      if (isReady && !stopping.signal.aborted) deps.log("claw", `ready at ${publicUrlOf(at.config)}`);
      const say = (line: string) => deps.log("migrate", line);
      const extend = () => runMigrations(at, say, "extend-log");
      void keepLogAhead({ extend, delay: deps.delay, signal: stopping.signal, log: say });
    },
    stop: async () => {
      stopping.abort();
      for (const stage of stages.toReversed()) {
        await Promise.all(stage.map((keeper) => keeper.stop(stopGraceMs)));
      }
    },
    kill: () => {
      stopping.abort();
      for (const keeper of stages.flat()) keeper.kill();
    },
    status,
  };
}
