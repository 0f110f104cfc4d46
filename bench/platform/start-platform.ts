import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { runProgram } from "./run-program.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const READY_MS_MAX = 600_000;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const INTERRUPTED = 130;

/** A platform of the benchmark's own: own home, own installation, own port. */
export interface BenchPlatform {
  readonly url: string;
  readonly home: string;
  readonly images: { readonly [name: string]: string };
  /** Stops it and removes everything it made. */
  close(): Promise<void>;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = (await (await fetch(`${url}/readyz`)).json()) as { status?: string };
    return answer.status === "ready";
  } catch (err) {
    // fetch rejects with a TypeError while nothing listens yet.
    if (err instanceof TypeError) return false;
    throw err;
  }
}

/**
 * Starts the platform with `./claw up` in a temporary home and waits until everything it depends on is ready. Interrupted,
 * the benchmark closes it before it ends.
 */
export async function startPlatform(
  log: (text: string) => void,
  signUpPlan: "team" | "enterprise" = "team",
): Promise<BenchPlatform> {
  const home = await mkdtemp(join(tmpdir(), "dcb-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const claw = (args: readonly string[]) => [
    `DEPLOYCLAW_HOME=${home}`,
    `PORT=${new URL(url).port}`,
    "REGISTRATIONS_PER_HOUR_MAX=1000",
    "REQUESTS_PER_MINUTE_MAX=100000000",
    `SIGN_UP_PLAN=${signUpPlan}`,
    join(ROOT, "claw"),
    ...args,
  ];
  log("building the images that are missing");
  const imagesFile = join(home, "images.json");
  await runProgram(process.execPath, [
    join(ROOT, "infra/images/main.ts"),
    "airlock",
    "nano",
    "--out",
    imagesFile,
  ]);
  const images = JSON.parse(await readFile(imagesFile, "utf8")) as Record<string, string>;

  log(`starting a platform of its own at ${url}`);
  const logFile = join(home, "bench.log");
  const output = openSync(logFile, "w", 0o600);
  const child = spawn("env", claw(["up", "--no-images"]), { stdio: ["ignore", output, output] });
  closeSync(output);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await runProgram("env", claw(["down"]));
      await runProgram("env", claw(["reset", "--yes"]));
      await rm(home, { recursive: true, force: true });
      for (const signal of SIGNALS) process.off(signal, onSignal);
    })();
    return closing;
  };
  function onSignal(): void {
    log("interrupted: stopping the platform and removing what it made");
    void close().finally(() => process.exit(INTERRUPTED));
  }
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const deadline = performance.now() + READY_MS_MAX;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      const words = await readFile(logFile, "utf8");
      await close();
      throw new Error(`the platform does not come up:\n${words.split("\n").slice(-20).join("\n")}`);
    }
    await delay(100);
  }
  return { url, home, images, close };
}
