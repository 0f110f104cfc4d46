import { spawnSync } from "node:child_process";
import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { eventually } from "@deployclaw/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkReady } from "./check-ready.ts";
import { type ClawRun, createPlatformUnderTest, type PlatformUnderTest } from "./platform-under-test.ts";
import { readState } from "./state-file.ts";

const isRoot = process.getuid?.() === 0;
let platform: PlatformUnderTest;
let run: ClawRun;

beforeAll(async () => {
  platform = await createPlatformUnderTest();
  run = await platform.up();
}, 120_000);

afterAll(async () => {
  await platform.remove();
}, 120_000);

const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

async function isServing(name: "postgres" | "redis"): Promise<boolean> {
  const { paths } = platform;
  if (name === "redis") return checkReady({ kind: "redis", socketPath: paths.redisSocket });
  const socketPath = join(paths.postgresSocketDirectory, ".s.PGSQL.5432");
  return checkReady({ kind: "postgres", socketPath });
}

describe("a running platform", () => {
  test.each(["postgres", "redis"] as const)("serves again after kill -9 of %s", async (name) => {
    const before = platform.pidOf(name);
    if (before === undefined) throw new Error(`${name} does not run`);
    process.kill(before, "SIGKILL");
    await eventually(`${name} runs anew`, () => {
      const now = platform.pidOf(name);
      return now !== undefined && now !== before;
    });
    await eventually(`${name} serves`, () => isServing(name), { timeoutMs: 30_000 });
  });

  test.each(["gateway", "orchestrator", "audit", "api"])("starts %s again after kill -9", async (name) => {
    const before = platform.pidOf(name);
    if (before === undefined) throw new Error(`${name} does not run`);
    process.kill(before, "SIGKILL");
    await eventually(
      `${name} runs anew`,
      () => {
        const now = platform.pidOf(name);
        return now !== undefined && now !== before;
      },
      { timeoutMs: 30_000 },
    );
  });

  test("refuses a second one beside it and names the first", async () => {
    const second = platform.claw(["up", "--no-images"]);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`running already at http://127.0.0.1:${platform.port}`);
    expect(isAlive(platform.pidOf("claw") ?? 0)).toBe(true);
  });

  test("is measured by doctor", async () => {
    const doctor = platform.claw(["doctor"]);
    expect(await doctor.ended, doctor.output()).toBe(0);
    expect(doctor.output()).toMatch(/^redis +\d+\.\d MiB/m);
    expect(doctor.output()).toMatch(/^together +\d+\.\d MiB/m);
  });

  test.runIf(isRoot)("runs every process as its own user without any capability", () => {
    const uids = new Map<string, string>();
    for (const { name, pid } of readState(platform.paths)?.processes ?? []) {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      const line = (key: string) => new RegExp(`^${key}:[ \\t]*(.*)$`, "m").exec(status)?.[1]?.trim();
      if (name === "orchestrator") continue;
      uids.set(name, line("Uid")?.split(/\s+/)[0] ?? "");
      expect(line("Groups"), name).toBe("");
      expect(line("NoNewPrivs"), name).toBe("1");
      for (const set of ["CapEff", "CapPrm", "CapBnd", "CapAmb"]) expect(line(set), name).toMatch(/^0+$/);
      expect(readFileSync(`/proc/${pid}/limits`, "utf8")).toMatch(/^Max core file size +0 +0 /m);
    }
    expect(uids.size).toBeGreaterThanOrEqual(5);
    expect(new Set(uids.values()).size).toBe(uids.size);
    expect([...uids.values()]).not.toContain("0");
  });

  test.runIf(isRoot)("keeps secrets, data and control sockets from the dashboard's user", () => {
    const { paths } = platform;
    const entries = readdirSync(paths.home, { recursive: true, withFileTypes: true });
    const pathsWhere = (accepts: (entry: Dirent) => boolean) =>
      entries.filter(accepts).map((entry) => join(entry.parentPath, entry.name));
    const files = pathsWhere(
      (entry) => entry.isFile() && !entry.parentPath.startsWith(paths.postgresPrograms),
    );
    const readable = asDashboard(files, "-readable");
    const secretParts = [paths.secrets, paths.postgresCluster, paths.redis, paths.audit, paths.disks];
    const isSecret = (file: string) => secretParts.some((part) => file.startsWith(part));
    expect(files.filter(isSecret).length).toBeGreaterThan(100);
    expect(readable.filter(isSecret)).toEqual([]);
    expect(readable).toContain(paths.mainScript("claw"));
    const reachable = asDashboard(
      pathsWhere((entry) => entry.isSocket()),
      "-writable",
    ).sort();
    // Both of these ask for a password that the dashboard does not have.
    expect(reachable).toEqual([join(paths.postgresSocketDirectory, ".s.PGSQL.5432"), paths.redisSocket]);
  });

  test("keeps each secret in a file that its owner alone can read", () => {
    const files = readdirSync(platform.paths.secrets);
    expect(files.length).toBe(5);
    for (const file of files) {
      expect(lstatSync(join(platform.paths.secrets, file)).mode & 0o777, file).toBe(0o600);
    }
  });
});

describe("a supervisor that is killed", () => {
  test("takes its processes with it, and the next one keeps all data", async () => {
    const state = readState(platform.paths);
    const id = readFileSync(platform.paths.installationIdFile, "utf8");
    const keys = readFileSync(platform.paths.secretsFile("gateway"), "utf8");
    const pids = state?.processes.flatMap(({ pid }) => (pid === undefined ? [] : [pid])) ?? [];
    expect(pids.length).toBeGreaterThanOrEqual(2);
    process.kill(state?.pid ?? 0, "SIGKILL");
    await run.ended;
    await eventually("its processes are gone", () => !pids.some(isAlive), { timeoutMs: 20_000 });

    run = await platform.up();
    expect(run.output()).not.toMatch(/^claw \| (bundled|installing|creating)/m);
    expect(readFileSync(platform.paths.installationIdFile, "utf8")).toBe(id);
    expect(readFileSync(platform.paths.secretsFile("gateway"), "utf8")).toBe(keys);
  });
});

describe("claw down", () => {
  test("stops everything in order and leaves no process and no socket behind", async () => {
    const pids = readState(platform.paths)?.processes.flatMap(({ pid }) => pid ?? []) ?? [];
    const down = platform.claw(["down"]);
    expect(await down.ended, down.output()).toBe(0);
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output()).toMatch(/\| stopped$/m);
    expect(run.output()).not.toContain("does not stop within");
    expect(pids.filter(isAlive)).toEqual([]);
    expect(run.output()).toContain("database system is shut down");
  });

  test("says so when nothing runs", async () => {
    const down = platform.claw(["down"]);
    expect(await down.ended).toBe(0);
    expect(down.output()).toContain("nothing is running");
  });
});

describe("claw up", () => {
  test("names a port that is taken and starts nothing", async () => {
    const server = createServer();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(platform.port, "127.0.0.1", resolve);
    await promise;
    const refused = platform.claw(["up", "--no-images"]);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`port ${platform.port} on 127.0.0.1 is taken`);
    server.close();
  });

  test("names a setting that is wrong, without its value", async () => {
    const refused = platform.claw(["up"], { VAULT_MASTER_KEYS: "1:c4nary" });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain("VAULT_MASTER_KEYS");
    expect(refused.output()).not.toContain("c4nary");
  });
});

/** Which of the paths the dashboard's user can read or write, as find(1) sees it when it runs as that user. */
function asDashboard(paths: readonly string[], test: "-readable" | "-writable"): string[] {
  const drop = ["--reuid=dc-dashboard", "--regid=dc-dashboard", "--clear-groups", "--"];
  const find = ["find", ...paths, "-maxdepth", "0", test];
  // It ends with 1 when it may not look into a directory, which is what is wanted.
  const { stdout } = spawnSync("setpriv", [...drop, ...find], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return stdout.split("\n").filter(Boolean);
}
