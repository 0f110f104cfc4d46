import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError, homePaths, loadConfig } from "@deployclaw/config";
import { metricsText, watchProcess } from "@deployclaw/domain/metrics";
import { ClawError } from "../claw-error.ts";
import { untilPortFree } from "../host/check-port-free.ts";
import { takeFileLock } from "../host/file-lock.ts";
import { isErrorCode } from "../host/is-error-code.ts";
import { readIdentities } from "../layout/identities.ts";
import { readInstallationId } from "../layout/installation-id.ts";
import { readSecrets } from "../layout/secrets.ts";
import { abortOnUncaught } from "./abort-on-uncaught.ts";
import { keepMemoryOutOfCores } from "./keep-memory-out-of-cores.ts";
import { serveMetrics } from "./metrics/serve-metrics.ts";
import { supervisorMetrics } from "./metrics/supervisor-metrics.ts";
import { stopOrphans } from "./stop-orphans.ts";
import { createSupervisor, type Supervisor } from "./supervise.ts";

const nameWidth = 12;

/** `claw down` and `claw doctor` hold the lock for a moment when they look whether it is taken. */
const lockWaitSeconds = 2;

/** The API of a supervisor that was killed may hold the port for a moment. */
const portWaitMs = 5000;

function log(name: string, line: string): void {
  process.stdout.write(`${name.padEnd(nameWidth)} | ${line}\n`);
}

async function delay(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (err) {
    if (!signal.aborted) throw err;
  }
}

/** The first signal stops everything in order, the second kills it. */
function stopOnSignal(supervisor: Supervisor): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let isStopping = false;
  const onSignal = (signal: string) => {
    if (isStopping) {
      log("claw", `${signal} again: killing everything`);
      supervisor.kill();
      return;
    }
    isStopping = true;
    log("claw", `${signal}: stopping; once more to kill`);
    supervisor.stop().then(resolve, reject);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  return promise;
}

async function runUntilStopped(supervisor: Supervisor): Promise<void> {
  const stopped = stopOnSignal(supervisor);
  try {
    await supervisor.start();
  } catch (err) {
    await supervisor.stop();
    throw err;
  }
  await stopped;
}

async function main(): Promise<number> {
  keepMemoryOutOfCores();
  const config = loadConfig("claw");
  if (config.home === undefined) throw new ClawError("DEPLOYCLAW_HOME is not set");
  const paths = homePaths(config.home);
  const lock = takeFileLock(paths.supervisorLock, lockWaitSeconds);
  if (lock === undefined) throw new ClawError(`the platform in ${paths.home} is running already`);
  for (const name of await stopOrphans(paths))
    log("claw", `killed ${name}, left over from a supervisor that was killed`);
  await untilPortFree(config.listenAddress, config.port, portWaitMs);
  const isRoot = process.getuid?.() === 0;
  const supervisor = createSupervisor(
    {
      config,
      paths,
      isRoot,
      identities: readIdentities(isRoot),
      secrets: readSecrets(paths),
      installationId: readInstallationId(paths),
      hostName: config.hostName ?? hostname(),
    },
    { nowMs: () => performance.now(), wallMs: Date.now, delay, log },
  );
  const ownMetrics = watchProcess("supervisor");
  const render = () => metricsText([...ownMetrics(), ...supervisorMetrics(supervisor.status())]);
  const metrics = await serveMetrics(paths.supervisorHealthSocket, render);
  try {
    await runUntilStopped(supervisor);
  } finally {
    metrics.close();
  }
  log("claw", "stopped");
  return 0;
}

// A reader of the log that went away must not take the platform with it.
process.stdout.on("error", (err) => {
  if (!isErrorCode(err, "EPIPE", "EIO")) throw err;
});
abortOnUncaught((text) => log("claw", text));
try {
  process.exitCode = await main();
} catch (err) {
  const isForPeople = err instanceof ClawError || err instanceof ConfigError;
  const text = err instanceof Error ? (isForPeople ? err.message : err.stack) : undefined;
  log("claw", text ?? String(err));
  process.exitCode = 1;
}
