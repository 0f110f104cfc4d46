import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const LAUNCHER = join(import.meta.dirname, "launch.pl");
let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deployclaw-launch-"));
  output = join(folder, ".deployclaw/output.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

const launch = (...command: string[]) =>
  spawnSync("perl", [LAUNCHER, output, ...command], { encoding: "utf8" });

describe("launch.pl", () => {
  it("writes both streams to the file and ends as the command ends", () => {
    expect(launch("sh", "-c", "echo out; echo err >&2; exit 7").status).toBe(7);
    expect(readFileSync(output, "utf8")).toBe("out\nerr\n");
    expect(launch("sh", "-c", "kill -9 $$").status).toBe(128 + 9);
  });

  it("keeps the newest output and no more than 8 MiB of it", () => {
    launch("sh", "-c", "yes 0123456789abcdef | head -c 20000000; echo end");
    expect(readFileSync(output, "utf8").endsWith("end\n")).toBe(true);
    expect(statSync(output).size + statSync(`${output}.1`).size).toBeLessThanOrEqual(8 * 1024 * 1024);
  });

  it("says why a command cannot be started", () => {
    expect(launch("/no/such/command").status).not.toBe(0);
    expect(readFileSync(output, "utf8")).toContain("exec /no/such/command: No such file");
  });

  it("does not wait for a child that the command leaves behind", () => {
    expect(launch("sh", "-c", "sleep 30 & echo $!").status).toBe(0);
    process.kill(Number(readFileSync(output, "utf8")));
  });

  it("hands signals on", async () => {
    const child = spawn("perl", [
      LAUNCHER,
      output,
      "sh",
      "-c",
      "trap 'echo stopping; exit 3' TERM; echo up; while :; do sleep 0.1; done",
    ]);
    await expect
      .poll(() => existsSync(output) && readFileSync(output, "utf8"), { timeout: 30_000 })
      .toBe("up\n");
    child.kill("SIGTERM");
    const [code] = (await once(child, "close")) as [number];
    expect(code).toBe(3);
    expect(readFileSync(output, "utf8")).toBe("up\nstopping\n");
  });
});
