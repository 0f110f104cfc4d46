import { environmentOfTools } from "@deployclaw/config";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";
import { pingEngine } from "../host/engine-ping.ts";
import { findBrowser } from "../host/find-browser.ts";
import { findProgram } from "../host/find-program.ts";
import { runProgram } from "../host/run-program.ts";
import { findMissing, installCommand } from "./find-missing.ts";
import { startEngine } from "./start-engine.ts";

/**
 * Installs what is missing when run as root on Debian or Ubuntu, and starts the Docker Engine where nothing else
 * does. Throws `ClawError` with the command to run otherwise.
 */
export async function ensurePrerequisites(
  ctx: ClawContext,
  options: { readonly tests: boolean } = { tests: false },
): Promise<void> {
  const { config, isRoot, say } = ctx;
  const engine = await pingEngine(config.dockerSocket);
  const needs = {
    isRoot,
    redis: config.redisUrl === undefined,
    engine: !engine.answers,
    browser: options.tests && findBrowser(config.searchPath) === undefined,
  };
  const missing = findMissing(needs, config.searchPath);
  if (missing.length > 0) {
    const command = installCommand(missing);
    const names = missing.map(({ program, purpose }) => `${program} (${purpose})`).join(", ");
    const canInstall = isRoot && findProgram("apt-get", config.searchPath) !== undefined;
    if (!canInstall) throw new ClawError(`missing: ${names}\nas root run: ${command}`);
    say(`installing from the distribution: ${names}`);
    await installPackages([...new Set(missing.map((program) => program.package))]);
    const still = findMissing(needs, config.searchPath);
    if (still.length > 0)
      throw new ClawError(`still missing after installing; run: ${installCommand(still)}`);
  }
  if (!engine.answers) await startEngine(ctx, engine.reason);
}

async function installPackages(packages: readonly string[]): Promise<void> {
  const env = { ...environmentOfTools(), DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
  await runProgram("apt-get", ["update", "-q"], { env });
  await runProgram("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...packages], { env });
}
