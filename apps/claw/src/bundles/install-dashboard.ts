import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { environmentOfTools } from "@deployclaw/config";
import type { ClawContext } from "../command.ts";
import { takeFileLock } from "../host/file-lock.ts";
import { createLineSplitter } from "../supervisor/line-splitter.ts";
import { installFolder } from "./install-programs.ts";

const lockWaitSeconds = 900;
const lastWords = 20;

/**
 * Builds the dashboard when its sources changed and copies it to where its user can read it. A build that fails is
 * reported and leaves the one from before: the platform is useful without its pages.
 */
export async function installDashboard({ root, paths, say }: ClawContext): Promise<void> {
  const folder = join(root, "apps/dashboard");
  if (!(await build(folder, say))) {
    say("the dashboard could not be built; the platform comes up with the one from before, if there was one");
    return;
  }
  // Another claw may build right now; its result is as good.
  const lock = takeFileLock(join(folder, "node_modules/.build.lock"), lockWaitSeconds);
  const stampFile = join(folder, "dist/stamp");
  if (lock === undefined || !existsSync(stampFile)) {
    lock?.release();
    say("another claw could not build the dashboard; the one from before is kept");
    return;
  }
  try {
    const target = dirname(paths.mainScript("dashboard"));
    installFolder(join(folder, "dist"), target, readFileSync(stampFile, "utf8"));
  } finally {
    lock.release();
  }
}

/** Its standard output is progress; what Next writes is shown only when it failed. */
async function build(folder: string, say: (line: string) => void): Promise<boolean> {
  const child = spawn(process.execPath, [join(folder, "tools/build-dashboard.ts")], {
    stdio: ["ignore", "pipe", "pipe"],
    env: environmentOfTools(),
  });
  const words: string[] = [];
  const progress = createLineSplitter(say);
  const errors = createLineSplitter((line) => words.push(line));
  child.stdout.on("data", progress.write).once("close", progress.end);
  child.stderr.on("data", errors.write).once("close", errors.end);
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", reject);
  child.once("close", resolve);
  if ((await promise) === 0) return true;
  for (const line of words.slice(-lastWords)) say(line);
  return false;
}
