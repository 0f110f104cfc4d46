import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metricsText } from "@deployclaw/domain/metrics";
import { afterAll, expect, test } from "vitest";
import { serveMetrics } from "./serve-metrics.ts";
import { supervisorMetrics } from "./supervisor-metrics.ts";

const folder = mkdtempSync(join(tmpdir(), "dc-supervisor-"));
const socketPath = join(folder, "health.sock");
afterAll(() => rmSync(folder, { recursive: true }));

function ask(method: string, path: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath, method, path, agent: false }, (res) => {
      let text = "";
      res.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      res.once("end", () => resolve({ status: res.statusCode, text }));
    });
    req.once("error", reject).end();
  });
}

test("each process is told with whether it runs, since when, how often it began again, and how long it waits", () => {
  const text = metricsText(
    supervisorMetrics([
      { name: "redis", pid: 7, restarts: 0, startedAt: 1_700_000_000_250, backOffMs: 0 },
      { name: "audit", pid: undefined, restarts: 3, startedAt: 1_700_000_001_000, backOffMs: 400 },
    ]),
  );
  expect(text.split("\n").filter((line) => !line.startsWith("#"))).toEqual([
    'deployclaw_supervisor_process_running{process="redis"} 1',
    'deployclaw_supervisor_process_running{process="audit"} 0',
    'deployclaw_supervisor_process_restarts_total{process="redis"} 0',
    'deployclaw_supervisor_process_restarts_total{process="audit"} 3',
    'deployclaw_supervisor_process_start_time_seconds{process="redis"} 1700000000.25',
    'deployclaw_supervisor_process_start_time_seconds{process="audit"} 1700000001',
    'deployclaw_supervisor_process_back_off_seconds{process="redis"} 0',
    'deployclaw_supervisor_process_back_off_seconds{process="audit"} 0.4',
    "",
  ]);
});

test("metrics are read on the socket, in place of a stale one, and nothing else is answered there", async () => {
  writeFileSync(socketPath, "left by one that was killed");
  const server = await serveMetrics(socketPath, () => "up 1\n");
  try {
    expect(statSync(socketPath).mode & 0o777).toBe(0o660);
    expect(await ask("GET", "/metrics")).toEqual({ status: 200, text: "up 1\n" });
    for (const [method, path] of [
      ["POST", "/metrics"],
      ["GET", "/"],
      ["GET", "/metrics/../secrets"],
    ] as const)
      expect(await ask(method, path)).toEqual({ status: 404, text: "" });
  } finally {
    server.close();
  }
  await expect(ask("GET", "/metrics")).rejects.toMatchObject({ code: "ENOENT" });
});
