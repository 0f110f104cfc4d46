import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@deployclaw/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const script = join(import.meta.dirname, "guard.sh");
let folder: string;
let left: Set<number>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dc-guard-"));
  left = new Set();
});

afterEach(() => {
  for (const pid of left) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone, as it should be.
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

type Guard = {
  readonly child: ChildProcess;
  /** How often what it guards was started, and with which setting. */
  readonly starts: () => string[];
  readonly output: () => string;
  readonly ended: Promise<number | null>;
};

/** A guard, leader of its process group, over a small shell program that first writes its start down. */
function guard(program: string, programs: Readonly<Record<string, string>> = {}): Guard {
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const startsFile = join(folder, "starts");
  const noted = `echo "$SETTING $1" >>"${startsFile}"; starts=$(wc -l <"${startsFile}")\n${program}`;
  const child = spawn("/bin/sh", [script, "/bin/sh", "-c", noted, "name", "first argument"], {
    detached: true,
    env: { PATH: `${folder}:/usr/bin:/bin`, SETTING: "kept" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid !== undefined) left.add(child.pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  child.once("exit", resolve);
  const starts = () =>
    existsSync(startsFile) ? readFileSync(startsFile, "utf8").split("\n").filter(Boolean) : [];
  return { child, starts, output: () => output, ended };
}

const untilSaid = (guarded: Guard, text: string) =>
  eventually(`it says "${text}"`, () => guarded.output().includes(text), { timeoutMs: 60_000 });

/** Ctrl-C in a terminal reaches the whole process group. */
const toGroup = ({ child }: Guard, signal: NodeJS.Signals) => process.kill(-(child.pid ?? 0), signal);

/** Says "asked" for each request to stop; the second ends it. */
const stopsAtSecond = `asked=0
trap 'asked=$((asked + 1)); echo "asked $asked"; [ $asked -lt 2 ] || exit 9' TERM
echo "process $$."
while :; do sleep 0.05; done`;

const processOf = (guarded: Guard): number => {
  const pid = Number(/process (\d+)\./.exec(guarded.output())?.[1]);
  left.add(pid);
  return pid;
};

describe("a guard", () => {
  test.each([0, 1, 7])(
    "ends with the exit code %i of what it guards and starts nothing again",
    async (code) => {
      const guarded = guard(`exit ${code}`);
      expect(await guarded.ended).toBe(code);
      expect(guarded.starts()).toEqual(["kept first argument"]);
    },
  );

  test.each(["KILL", "SEGV", "ABRT", "BUS"])(
    "starts it again, with the same arguments and settings, after SIG%s",
    async (signal) => {
      const guarded = guard(`[ $starts = 2 ] && exit 7; kill -s ${signal} $$`);
      expect(await guarded.ended).toBe(7);
      expect(guarded.starts()).toEqual(["kept first argument", "kept first argument"]);
      expect(guarded.output()).toContain("guard        | the supervisor was ended by signal");
    },
  );

  test("waits longer and longer, up to ten seconds, when it keeps crashing", async () => {
    const sleep = `echo $1 >>"${"$"}{0%/*}/pauses"`;
    const guarded = guard("[ $starts = 7 ] && exit 0; kill -9 $$", { sleep });
    expect(await guarded.ended).toBe(0);
    const pauses = readFileSync(join(folder, "pauses"), "utf8").trim().split("\n").map(Number);
    expect(pauses).toEqual([0, 1, 3, 7, 10, 10]);
  });

  test("counts a crash as the first one when all was well for half a minute before", async () => {
    const sleep = `echo $1 >>"${"$"}{0%/*}/pauses"`;
    const date = `echo x >>"${"$"}{0%/*}/times"; echo $(($(wc -l <"${"$"}{0%/*}/times") * 30))`;
    const guarded = guard("[ $starts = 4 ] && exit 0; kill -9 $$", { sleep, date });
    expect(await guarded.ended).toBe(0);
    expect(readFileSync(join(folder, "pauses"), "utf8")).toBe("0\n0\n0\n");
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "hands %s on once, also from a terminal, and a second one as a second one",
    async (signal) => {
      const guarded = guard(stopsAtSecond);
      await untilSaid(guarded, "process ");
      processOf(guarded);
      toGroup(guarded, signal);
      await untilSaid(guarded, "asked 1");
      toGroup(guarded, signal);
      expect(await guarded.ended).toBe(9);
      expect(guarded.output().match(/asked/g)?.length).toBe(2);
      expect(guarded.starts().length).toBe(1);
    },
  );

  test("starts nothing again that was killed while it stopped", async () => {
    const guarded = guard(`trap 'kill -9 $$' TERM; echo "process $$."; while :; do sleep 0.05; done`);
    await untilSaid(guarded, "process ");
    guarded.child.kill("SIGTERM");
    expect(await guarded.ended).toBe(137);
    expect(guarded.starts().length).toBe(1);
  });

  test("starts nothing again when it is told to stop during a pause", async () => {
    const guarded = guard("kill -9 $$", { sleep: "echo sleeping; exec /bin/sleep 1000" });
    await untilSaid(guarded, "sleeping");
    guarded.child.kill("SIGTERM");
    expect(await guarded.ended).toBe(137);
    expect(guarded.starts().length).toBe(1);
  });

  test("that is killed leaves what it guards running", async () => {
    const guarded = guard(stopsAtSecond);
    await untilSaid(guarded, "process ");
    const pid = processOf(guarded);
    toGroup(guarded, "SIGKILL");
    await guarded.ended;
    process.kill(pid, "SIGTERM");
    await untilSaid(guarded, "asked 1");
    process.kill(pid, "SIGTERM");
    await untilSaid(guarded, "asked 2");
  });
});
