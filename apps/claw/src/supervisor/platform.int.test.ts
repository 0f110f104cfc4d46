import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  type Dirent,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { DATABASE_ROLES } from "@deployclaw/db/roles";
import { eventually } from "@deployclaw/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readIdentities } from "../layout/identities.ts";
import { readSecrets, redisUsers } from "../layout/secrets.ts";
import { checkReady } from "./check-ready.ts";
import { launchCommand } from "./launch-command.ts";
import { type ClawRun, createPlatformUnderTest, type PlatformUnderTest } from "./platform-under-test.ts";
import { readState } from "./state-file.ts";
import type { BreakIn, BreakInTargets } from "./testing/break-in.ts";

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
  return checkReady({ kind: "postgres", socketPath: postgresSocketOf(paths) });
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

  test.each(["gateway", "orchestrator", "audit", "api", "dashboard"])(
    "starts %s again after kill -9",
    async (name) => {
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
    },
  );

  test("refuses a second one beside it and names the first", async () => {
    const second = platform.claw(["up", "--no-images"]);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`running already at http://127.0.0.1:${platform.port}`);
    expect(isAlive(platform.pidOf("claw") ?? 0)).toBe(true);
  });

  test("tells by /metrics what its supervisor keeps running, the stores too, and what it started again", async () => {
    const { status, text } = await getPage("/metrics");
    expect(status).toBe(200);
    expect(text).toContain('deployclaw_process_up{process="supervisor"} 1\n');
    const names = ["postgres", "redis", "gateway", "orchestrator", "audit", "api", "dashboard"];
    for (const name of names) {
      const value = (metric: string) =>
        Number(
          new RegExp(`^deployclaw_supervisor_process_${metric}\\{process="${name}"\\} (\\S+)$`, "m").exec(
            text,
          )?.[1],
        );
      expect([name, value("running"), value("back_off_seconds")]).toEqual([name, 1, 0]);
      // Each was killed above.
      expect(value("restarts_total"), name).toBeGreaterThanOrEqual(1);
      expect(value("start_time_seconds"), name).toBeGreaterThan(
        Number(/^process_start_time_seconds\{process="supervisor"\} (\S+)$/m.exec(text)?.[1]),
      );
    }
  });

  test("lists by claw orphans what belongs to no agent, with what becomes of it, and leaves it there", async () => {
    const listed = async (...flags: string[]) => {
      const orphans = platform.claw(["orphans", ...flags]);
      expect(await orphans.ended, orphans.output()).toBe(0);
      return orphans.output();
    };
    expect(await listed()).toBe("nothing on this host belongs to no agent\n");
    const id = randomUUID();
    const stray = join(platform.paths.cells, id);
    mkdirSync(stray);
    expect(await listed()).toMatch(
      new RegExp(
        `^what is left of agent ${id}, which is not in the database \\(${stray}\\); there since \\S+Z; `,
      ),
    );
    const { graceMs, orphans } = JSON.parse(await listed("--json"));
    expect(graceMs).toBeGreaterThan(0);
    expect(orphans).toEqual([{ what: expect.stringContaining(id), since: expect.any(String), isDue: false }]);
    expect(existsSync(stray)).toBe(true);
    rmSync(stray, { recursive: true });
  });

  test("is measured by doctor", async () => {
    const doctor = platform.claw(["doctor"]);
    expect(await doctor.ended, doctor.output()).toBe(0);
    expect(doctor.output()).toMatch(/^guard +[01]\.\d MiB/m);
    expect(doctor.output()).toMatch(/^redis +\d+\.\d MiB/m);
    expect(doctor.output()).toMatch(/^together +\d+\.\d MiB/m);
  });

  test.runIf(isRoot)("runs every process as its own user without any capability", () => {
    const uids = new Map<string, string>();
    for (const { name, pid } of readState(platform.paths)?.processes ?? []) {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      const line = (key: string) => new RegExp(`^${key}:[ \\t]*(.*)$`, "m").exec(status)?.[1]?.trim();
      if (name === "orchestrator") continue;
      if (pid === undefined) throw new Error(`${name} does not run`);
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
    // The first is its own; the others ask for a password that it does not have.
    const expected = [paths.dashboardSocket, postgresSocketOf(paths), paths.redisSocket];
    expect(reachable).toEqual(expected);
  });

  test.runIf(isRoot)("whoever takes over the dashboard's process opens no key, database or engine", () => {
    const { paths } = platform;
    const others = readState(paths)?.processes.flatMap(({ name, pid }) =>
      name === "dashboard" ? [] : (pid ?? []),
    );
    const processes = ["api", "gateway", "orchestrator", "audit", "dashboard", "claw"];
    const targets: BreakInTargets = {
      sockets: [
        "/var/run/docker.sock",
        paths.gatewayApiSocket,
        paths.gatewayOrchestratorSocket,
        paths.gatewayOperatorSocket,
        paths.gatewayHealthSocket,
        paths.orchestratorHealthSocket,
        paths.auditHealthSocket,
        paths.supervisorHealthSocket,
      ],
      postgresSocket: postgresSocketOf(paths),
      postgresRoles: ["postgres", "dc-dashboard", ...DATABASE_ROLES],
      redisSocket: paths.redisSocket,
      redisUsers: ["default", ...redisUsers],
      secretFiles: [
        ...["database", "redis", "api", "gateway", "audit"].map((name) => paths.secretsFile(name)),
        join(paths.postgresData, "PG_VERSION"),
        "/etc/shadow",
      ],
      secretDirectories: [paths.home, paths.secrets, paths.log, paths.disks, paths.audit, paths.redis],
      programs: [paths.nodeBinary, paths.guardScript, ...processes.map((name) => paths.mainScript(name))],
      newFiles: [paths.home, paths.run, paths.app, paths.cells, dirname(paths.gatewayApiSocket)].map(
        (folder) => join(folder, "planted"),
      ),
      processes: [platform.pidOf("guard") ?? 0, platform.pidOf("claw") ?? 0, ...(others ?? [])],
    };
    const results = breakInAsDashboard(targets);
    expect(results.length).toBeGreaterThanOrEqual(60);
    const refused = /^(EACCES|EPERM|28P01|NOAUTH|WRONGPASS)$/;
    expect(results.filter(({ outcome }) => !refused.test(outcome))).toEqual([]);
    // The same program opens what is the dashboard's own: the refusals above are not its mistakes.
    const own = {
      ...targets,
      sockets: [paths.dashboardSocket],
      secretFiles: [paths.mainScript("dashboard")],
    };
    expect(breakInAsDashboard(own).filter(({ outcome }) => outcome === "open").length).toBe(2);
  });

  test("tells the dashboard no secret", () => {
    const environment = readFileSync(`/proc/${platform.pidOf("dashboard")}/environ`, "latin1");
    expect(environment).toContain("NODE_ENV=production");
    const secrets = Object.values(readSecrets(platform.paths)).flatMap((file) => Object.values(file));
    expect(secrets.length).toBeGreaterThan(10);
    expect(secrets.filter((secret) => environment.includes(secret))).toEqual([]);
  });

  test("serves the landing pages to visitors and the dashboard's pages behind its own origin", async () => {
    expect((await getPage("/")).text).toContain("DeployClaw");
    const page = await getPage("/sign-in");
    expect(page.status).toBe(200);
    const nonce = /'nonce-([^']+)'/.exec(page.policy)?.[1] ?? "no nonce";
    const scripts = page.text.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
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
  test("takes its processes with it, and its guard starts the next one, which keeps all data", async () => {
    const state = readState(platform.paths);
    const id = readFileSync(platform.paths.installationIdFile, "utf8");
    const keys = readFileSync(platform.paths.secretsFile("gateway"), "utf8");
    const pids = state?.processes.flatMap(({ pid }) => (pid === undefined ? [] : [pid])) ?? [];
    expect(pids.length).toBeGreaterThanOrEqual(2);
    const said = run.output().length;
    process.kill(state?.pid ?? 0, "SIGKILL");
    await eventually("its processes are gone", () => !pids.some(isAlive), { timeoutMs: 60_000 });
    const saidSince = () => run.output().slice(said);
    await eventually("it is ready again", () => saidSince().includes("| ready at "), { timeoutMs: 100_000 });

    expect(saidSince()).toContain("guard        | the supervisor was ended by signal 9");
    expect(run.child.exitCode).toBe(null);
    expect(platform.pidOf("guard")).toBe(run.child.pid);
    expect(platform.pidOf("claw")).not.toBe(state?.pid);
    expect((await getPage("/healthz")).status).toBe(200);
    expect((await getPage("/metrics")).text).toContain('deployclaw_process_up{process="supervisor"} 1\n');
    expect(readFileSync(platform.paths.installationIdFile, "utf8")).toBe(id);
    expect(readFileSync(platform.paths.secretsFile("gateway"), "utf8")).toBe(keys);
  });

  test("is not missed by claw down: its guard starts nothing again", async () => {
    process.kill(platform.pidOf("claw") ?? 0, "SIGKILL");
    const down = platform.claw(["down"]);
    expect(await down.ended, down.output()).toBe(0);
    expect(down.output()).toContain("stopped");
    await run.ended;
    const again = platform.claw(["down"]);
    await again.ended;
    expect(again.output()).toContain("nothing is running");
    run = await platform.up();
    expect(run.output()).not.toMatch(/^claw \| (bundled|installing|creating)/m);
  });
});

describe("a guard that is killed", () => {
  test("leaves the platform running, which is still refused a second time and stopped in order", async () => {
    const supervisor = platform.pidOf("claw");
    const pids = readState(platform.paths)?.processes.flatMap(({ pid }) => pid ?? []) ?? [];
    process.kill(platform.pidOf("guard") ?? 0, "SIGKILL");
    await eventually("it is gone", () => run.child.signalCode === "SIGKILL");
    const second = platform.claw(["up", "--no-images"]);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain("running already");
    const doctor = platform.claw(["doctor"]);
    expect(await doctor.ended, doctor.output()).toBe(0);
    expect(doctor.output()).not.toMatch(/^guard /m);
    expect(platform.pidOf("claw")).toBe(supervisor);
    expect(pids.filter((pid) => !isAlive(pid))).toEqual([]);
    expect((await getPage("/healthz")).status).toBe(200);
    const down = platform.claw(["down"]);
    expect(await down.ended, down.output()).toBe(0);
    await run.ended;
    expect(run.output()).toMatch(/\| stopped$/m);
    expect(pids.filter(isAlive)).toEqual([]);
    run = await platform.up();
  });
});

describe("a dashboard that does not start", () => {
  test("keeps only its own pages away, and is there again once it can be", async () => {
    const script = platform.paths.mainScript("dashboard");
    const whole = readFileSync(script);
    expect(await platform.claw(["down"]).ended).toBe(0);
    await run.ended;
    writeFileSync(script, "throw new Error('broken');");
    run = await platform.up();
    expect(run.output()).toContain("dashboard does not answer");
    expect((await getPage("/healthz")).status).toBe(200);
    expect((await getPage("/")).status).toBe(200);
    const page = await getPage("/sign-in");
    expect(page.status).toBe(502);
    expect(page.text).toContain("The dashboard is away");
    writeFileSync(script, whole);
    await eventually("its pages are back", async () => (await getPage("/sign-in")).status === 200, {
      timeoutMs: 30_000,
    });
  });
});

describe("Ctrl-C", () => {
  test("stops everything in order", async () => {
    run.child.kill("SIGINT");
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output()).toContain("stopping; once more to kill");
    expect(run.output()).not.toContain("killing everything");
    expect(run.output()).toContain("database system is shut down");
    run = await platform.up();
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
    expect(existsSync(platform.paths.supervisorHealthSocket)).toBe(false);
  });

  test("leaves claw orphans nobody to ask, which it says", async () => {
    const orphans = platform.claw(["orphans"]);
    expect(await orphans.ended).toBe(1);
    expect(orphans.output()).toMatch(/the orchestrator does not say \(.*\): is the platform running\?/);
  });

  test("says so when nothing runs", async () => {
    const down = platform.claw(["down"]);
    expect(await down.ended).toBe(0);
    expect(down.output()).toContain("nothing is running");
  });
});

describe("claw keys rotate", () => {
  test("keeps the new version for the next start when nothing is running", async () => {
    const rotate = platform.claw(["keys", "rotate"]);
    expect(await rotate.ended, rotate.output()).toBe(0);
    expect(rotate.output()).toContain("version 2 of the master key is in force when the platform starts");
    const kept = readFileSync(platform.paths.secretsFile("gateway"), "utf8");
    expect(kept).toMatch(/^VAULT_MASTER_KEYS=1:[^,]{44},2:[^,]{44}$/m);
    for (const key of kept.match(/[^:]{43}=/g) ?? []) expect(rotate.output()).not.toContain(key);
  });

  test("leaves keys that are a setting to whoever sets it", async () => {
    const key = Buffer.alloc(32, 7).toString("base64");
    const refused = platform.claw(["keys", "rotate"], { VAULT_MASTER_KEYS: `1:${key}` });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain("add a version there");
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

const postgresSocketOf = (paths: PlatformUnderTest["paths"]) =>
  join(paths.postgresSocketDirectory, ".s.PGSQL.5432");

async function getPage(path: string): Promise<{ status: number; policy: string; text: string }> {
  const response = await fetch(`http://127.0.0.1:${platform.port}${path}`);
  const policy = response.headers.get("content-security-policy") ?? "";
  return { status: response.status, policy, text: await response.text() };
}

/** Runs the program with exactly what the dashboard's process has: its user, no group, no capability. */
function breakInAsDashboard(targets: BreakInTargets): readonly BreakIn[] {
  // Where that user can read it; the clone may lie where it cannot.
  const program = join(dirname(platform.paths.home), "break-in.ts");
  copyFileSync(join(import.meta.dirname, "testing/break-in.ts"), program);
  chmodSync(program, 0o644);
  const identity = readIdentities(true).dashboard;
  const { command, args } = launchCommand(
    { command: platform.paths.nodeBinary, args: [program], identity },
    true,
  );
  const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8", input: JSON.stringify(targets) });
  rmSync(program);
  try {
    return JSON.parse(stdout);
  } catch (err) {
    throw new Error(`the program did not end: ${stderr}`, { cause: err });
  }
}

/** Which of the paths the dashboard's user can read or write, as find(1) sees it when it runs as that user. */
function asDashboard(paths: readonly string[], test: "-readable" | "-writable"): string[] {
  const drop = ["--reuid=dc-dashboard", "--regid=dc-dashboard", "--clear-groups", "--"];
  const find = ["find", ...paths, "-maxdepth", "0", test];
  // It ends with 1 when it may not look into a directory, which is what is wanted.
  const { stdout } = spawnSync("setpriv", [...drop, ...find], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return stdout.split("\n").filter(Boolean);
}
