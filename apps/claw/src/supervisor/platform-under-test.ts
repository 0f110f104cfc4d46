import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { environmentOfTools, homePaths } from "@deployclaw/config";
import { eventually } from "@deployclaw/testkit";
import { guardOf } from "../guard/running-platform.ts";
import { findFreePort } from "../host/find-free-port.ts";
import { readState } from "./state-file.ts";

/** Tests make many users, and mistakes, from one address. */
const NO_LIMITS = {
  FAILED_LOGINS_MAX: "1000000",
  REGISTRATIONS_PER_HOUR_MAX: "1000000",
  REQUESTS_PER_MINUTE_MAX: "1000000",
};

const script = resolve(import.meta.dirname, "../../../../claw");

/** One run of `./claw` with its output so far. */
export type ClawRun = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
};

/** An installation of its own, in a directory of its own, that `./claw` is tried on. */
export type PlatformUnderTest = {
  readonly paths: ReturnType<typeof homePaths>;
  readonly port: number;
  readonly claw: (args: readonly string[], settings?: Readonly<Record<string, string>>) => ClawRun;
  /** Starts the platform, with the images of cells when asked for, and waits until it says that it is ready. */
  readonly up: (options?: { images: boolean }) => Promise<ClawRun>;
  /** The id that a process runs under now. */
  readonly pidOf: (name: string) => number | undefined;
  /** Stops and deletes everything. */
  readonly remove: () => Promise<void>;
};

export async function createPlatformUnderTest(): Promise<PlatformUnderTest> {
  const home = mkdtempSync("/var/tmp/dc-claw-");
  // The platform's users must reach what lies in it.
  chmodSync(home, 0o711);
  const paths = homePaths(join(home, "home"));
  const port = await findFreePort(20_000 + (process.pid % 10_000));
  const claw: PlatformUnderTest["claw"] = (args, settings = {}) => {
    const env = {
      ...environmentOfTools(),
      DEPLOYCLAW_HOME: paths.home,
      PORT: String(port),
      ...NO_LIMITS,
      // Tests deploy more than a trial allows.
      SIGN_UP_PLAN: "team",
      ...settings,
    };
    const child = spawn(script, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const { promise: ended, resolve: end } = Promise.withResolvers<number | null>();
    child.once("close", end);
    return { child, output: () => output, ended };
  };
  return {
    paths,
    port,
    claw,
    up: async (options = { images: false }) => {
      const run = claw(["up", ...(options.images ? [] : ["--no-images"])]);
      const isReady = () => run.output().includes("| ready at ");
      const hasEnded = () => run.child.exitCode !== null;
      try {
        await eventually("the platform is ready", () => isReady() || hasEnded(), { timeoutMs: 300_000 });
      } catch (err) {
        throw new Error(`claw up is not ready:\n${run.output()}`, { cause: err });
      }
      if (hasEnded()) throw new Error(`claw up ended:\n${run.output()}`);
      return run;
    },
    pidOf: (name) => {
      const state = readState(paths);
      if (name === "guard") return guardOf(paths, state);
      return name === "claw" ? state?.pid : state?.processes.find((each) => each.name === name)?.pid;
    },
    remove: async () => {
      await claw(["reset", "--yes"]).ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
