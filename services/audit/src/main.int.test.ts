import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { eventually, privateDatabase, spawnAudit, testClient } from "@deployclaw/testkit";
import { verifyLogExport } from "@deployclaw/transparency";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { askAudit, askHealth, makeHome } from "../testdata/audit-process.ts";
import { readLog, writeEntries } from "../testdata/log-fixture.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const children = new Set<ChildProcess>();

afterEach(async () => {
  for (const child of children) await end(child, "SIGKILL");
});

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
  const ended = once(child, "exit");
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await ended;
  }
  children.delete(child);
  return child.exitCode;
}

async function newHome(): Promise<string> {
  const home = await makeHome();
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}

function start(home: string): ChildProcess {
  const child = spawnAudit(database, home);
  children.add(child);
  return child;
}

const signedSize = async (clientId: string) => {
  const [row] = await database.superuser`
    SELECT max(tree_size) AS size FROM audit_checkpoints WHERE client_id = ${clientId}`;
  return Number(row?.["size"] ?? 0);
};

test("the process says ok on a socket of mode 0660, signs what is written, and ends cleanly", async () => {
  const home = await newHome();
  const { clientId } = await testClient(database);
  const child = start(home);
  const health = await eventually("the process is healthy", async () => {
    const answer = await askHealth(home);
    return answer?.status === 200 && answer;
  });
  expect(health.body).toMatchObject({ status: "ok", refusals: [] });
  expect((await stat(join(home, "run/audit-health/health.sock"))).mode & 0o777).toBe(0o660);
  await writeEntries(database, clientId, 4);
  await eventually("the entries are signed", async () => (await signedSize(clientId)) === 4);
  const published = await eventually("the log is published", async () => {
    const answer = await askAudit(home, `/tiles/${clientId}/checkpoint`);
    return answer?.status === 200 && answer;
  });
  expect(published.body.toString()).toContain(`/${clientId}\n4\n`);
  expect(await askAudit(home, `/tiles/${clientId}/tile/0/000.p/4`)).toMatchObject({ status: 200 });
  for (const path of ["tile/0/000", "../signed", "tile/0/000.p/04"])
    expect(await askAudit(home, `/tiles/${clientId}/${path}`), path).toMatchObject({ status: 404 });
  expect(await end(child, "SIGTERM")).toBe(0);
});

test("an entry changed by a superuser shows in the process's metrics and health answer, by client and number", async () => {
  const home = await newHome();
  const { clientId } = await testClient(database);
  start(home);
  await writeEntries(database, clientId, 3);
  await eventually("the entries are signed", async () => (await signedSize(clientId)) === 3);
  await database.superuser.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`
      UPDATE audit_logs SET actor_id = 'nobody'
      WHERE id = (SELECT entry_id FROM audit_leaves WHERE client_id = ${clientId} AND seq = 1)`;
  });
  // It rests 99 times as long as its first, cold step took, which on a busy machine is long.
  const patience = { timeoutMs: 170_000 };
  const found = await eventually(
    "the self-check finds it",
    async () => {
      const selfCheck = (await askHealth(home))?.body["selfCheck"];
      return JSON.stringify(selfCheck).includes(clientId) && selfCheck;
    },
    patience,
  );
  expect(found).toMatchObject({
    status: "failing",
    faults: expect.arrayContaining([expect.objectContaining({ clientId, seq: 1, reason: "entry_changed" })]),
  });
  const metrics = (await askAudit(home, "/metrics"))?.body.toString();
  expect(metrics).toMatch(/^deployclaw_audit_selfcheck_faults [1-9]\d*$/m);
  expect(metrics).toMatch(/^deployclaw_audit_retention_failing 0$/m);
  expect(metrics).toMatch(/^deployclaw_audit_partitions_until_timestamp_seconds [1-9]\d+$/m);
});

test("killed over and over while entries are written, it loses none and contradicts nothing it signed", async () => {
  const home = await newHome();
  const { clientId } = await testClient(database);
  let written = 0;
  for (let life = 0; life < 5; life++) {
    const child = start(home);
    const before = await signedSize(clientId);
    // Each life is cut short at another point: once signing has begun, while writing goes on.
    await eventually("something new is signed", async () => {
      await writeEntries(database, clientId, 1 + life);
      written += 1 + life;
      return (await signedSize(clientId)) > before;
    });
    const writing = writeEntries(database, clientId, 300);
    written += 300;
    await end(child, "SIGKILL");
    await writing;
  }
  start(home);
  await eventually("everything is signed", async () => (await signedSize(clientId)) === written);
  const log = await readLog(database, clientId);
  expect(log.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: written }, (_, i) => i));
  expect(verifyLogExport(log)).toEqual({ ok: true, treeSize: written, erased: 0 });
  expect((await askHealth(home))?.body).toMatchObject({ refusals: [] });
});

test("without its settings it does not start, and says which is missing", async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: { NODE_ENV: "production" },
  });
  children.add(child);
  const said = (await child.stderr.toArray()).join("");
  expect(said).toContain("CHECKPOINT_KEY");
  expect(child.exitCode).not.toBe(0);
});
