import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createDockerEngine } from "./docker-engine.ts";
import { withDeadline } from "./with-deadline.ts";

test("a call that ignores its signal ends at the deadline", async () => {
  const never = withDeadline("answer", 20, () => new Promise<never>(() => undefined));
  await expect(never).rejects.toMatchObject({ code: "engine_timeout" });
});

test("an answer in time is given, an error in time is thrown as it is", async () => {
  await expect(withDeadline("answer", 1_000, async () => 7)).resolves.toBe(7);
  const failure = new Error("refused");
  await expect(withDeadline("answer", 1_000, () => Promise.reject(failure))).rejects.toBe(failure);
});

test("an engine that accepts a request and never answers ends every call at its deadline", async () => {
  const directory = await mkdtemp(join(tmpdir(), "dc-hung-"));
  const socketPath = join(directory, "engine.sock");
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(socketPath, resolve));
  try {
    const engine = createDockerEngine({
      socketPath,
      installationId: "i",
      hostName: "h",
      hostNonce: "n",
      deadlines: { readMs: 30, changeMs: 30, execMs: 30 },
    });
    const calls = [
      engine.facts(),
      engine.imageLabels("sha256:x"),
      engine.listCells(),
      engine.observeCell("a"),
      engine.observeContainers(["c"]),
      engine.start("c"),
      engine.stop("c", 0),
      engine.remove("c"),
      engine.stats("c"),
      engine.exec("c", ["true"]),
    ];
    for (const result of await Promise.allSettled(calls))
      expect(result).toMatchObject({ status: "rejected", reason: { code: "engine_timeout" } });
  } finally {
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    await rm(directory, { recursive: true });
  }
});

test("an engine that is not there is an unavailable dependency", async () => {
  const engine = createDockerEngine({
    socketPath: "/nonexistent/engine.sock",
    installationId: "i",
    hostName: "h",
    hostNonce: "n",
  });
  await expect(engine.listCells()).rejects.toMatchObject({ code: "dependency_unavailable" });
});
