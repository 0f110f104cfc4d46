import { spawnSync } from "node:child_process";
import { expect, test, vi } from "vitest";
import { backOffMs } from "./back-off.ts";
import { keepMemoryOutOfCores } from "./keep-memory-out-of-cores.ts";
import { keepRunning } from "./keep-running.ts";
import { launchCommand } from "./launch-command.ts";
import { createLineSplitter } from "./line-splitter.ts";

test("backOffMs begins short, grows, and never passes ten seconds", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(backOffMs);
  expect(waits[0]).toBe(100);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(Math.max(...waits)).toBe(10_000);
});

test("a process that ended says how long it waits, and once it is started again that it waits no more", async () => {
  const waits: PromiseWithResolvers<void>[] = [];
  const began = Promise.withResolvers<void>();
  const keeper = keepRunning(
    {
      name: "short-lived",
      command: "sh",
      // Ends at its first start, and stays from the second on.
      args: ["-c", `if [ "$AGAIN" = 1 ]; then exec sleep 600; fi`],
      env: {},
      freshEnv: () => ({ PATH: "/usr/bin:/bin", AGAIN: String(waits.length) }),
      identity: { uid: 0, gid: 0 },
      stopSignal: "SIGTERM",
      ready: { kind: "redis", socketPath: "/nowhere" },
      required: true,
    },
    {
      isRoot: false,
      nowMs: () => 0,
      wallMs: () => 1_000 + waits.length,
      delay: () => {
        const wait = Promise.withResolvers<void>();
        waits.push(wait);
        began.resolve();
        return wait.promise;
      },
      log: () => undefined,
      onChange: () => undefined,
    },
  );
  await began.promise;
  const name = "short-lived";
  expect(keeper.status()).toEqual({ name, pid: undefined, restarts: 0, startedAt: 1_000, backOffMs: 100 });
  waits[0]?.resolve();
  await vi.waitUntil(() => keeper.status().pid !== undefined);
  const pid = expect.any(Number);
  expect(keeper.status()).toEqual({ name, pid, restarts: 1, startedAt: 1_001, backOffMs: 0 });
  await keeper.stop(10_000);
});

test("launchCommand drops user, groups and capabilities, and ties the process to the supervisor", () => {
  const spec = { command: "/n", args: ["a"], identity: { uid: 7, gid: 8 } };
  const { command, args } = launchCommand(spec, true);
  expect(command).toBe("prlimit");
  expect(args).toEqual([
    "--core=0:0",
    "setpriv",
    "--reuid=7",
    "--regid=8",
    "--clear-groups",
    "--inh-caps=-all",
    "--bounding-set=-all",
    "--no-new-privs",
    "--pdeathsig=KILL",
    "--",
    "/n",
    "a",
  ]);
});

test("launchCommand ties the process to the supervisor also without root", () => {
  const spec = { command: "/n", args: [], identity: { uid: 7, gid: 8 } };
  expect(launchCommand(spec, false).args).toEqual(["--core=0:0", "setpriv", "--pdeathsig=KILL", "--", "/n"]);
});

test("what the supervisor starts leaves no memory in a core dump", () => {
  keepMemoryOutOfCores();
  const files = ["/proc/self/limits", "/proc/self/coredump_filter"];
  const { command, args } = launchCommand(
    { command: "cat", args: files, identity: { uid: 7, gid: 8 } },
    false,
  );
  const { stdout } = spawnSync(command, args, { encoding: "utf8" });
  expect(stdout).toMatch(/^Max core file size +0 +0 /m);
  expect(stdout.trim().split("\n").at(-1)).toBe("00000000");
});

test("createLineSplitter puts lines together across chunks, also inside a character", () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  const bytes = Buffer.from("één\ntwo\n\nrest");
  for (const byte of bytes) splitter.write(Buffer.from([byte]));
  expect(lines).toEqual(["één", "two", ""]);
  splitter.end();
  expect(lines).toEqual(["één", "two", "", "rest"]);
});

test("createLineSplitter cuts a line that never ends", () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (let count = 0; count < 10; count += 1) splitter.write(Buffer.alloc(10_000, "x"));
  splitter.end();
  expect(lines.join("").length).toBe(100_000);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(16_384);
});
