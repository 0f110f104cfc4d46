import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, stat } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { formatDatabaseAddress } from "@deployclaw/config";
import { eventually, privateDatabase, testClient } from "@deployclaw/testkit";
import { verifyLogExport } from "@deployclaw/transparency";
import { afterEach, expect, test } from "vitest";
import { readLog, seed, temporaryDirectory, writeEntries } from "../testdata/log-fixture.ts";

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

async function makeHome(): Promise<string> {
  const home = await temporaryDirectory();
  await mkdir(join(home, "audit"), { mode: 0o700 });
  await mkdir(join(home, "run/audit-health"), { recursive: true });
  await chmod(home, 0o711);
  return home;
}

function start(home: string): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      NODE_ENV: "production",
      DEPLOYCLAW_HOME: home,
      INSTALLATION_ID: database.installationId,
      HOST_NAME: "host-1",
      DATABASE_URL: formatDatabaseAddress(database.address("dc_audit")),
      RETENTION_DATABASE_URL: formatDatabaseAddress(database.address("dc_retention")),
      CHECKPOINT_KEY: seed.toString("base64"),
    },
  });
  children.add(child);
  return child;
}

function askMetrics(home: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socketPath = join(home, "run/audit-health/health.sock");
  const req = request({ socketPath, path: "/metrics", agent: false }, async (res) => {
    resolve((await res.toArray()).join(""));
  });
  req.once("error", reject);
  req.end();
  return promise;
}

function askHealth(home: string): Promise<{ status: number; body: Record<string, unknown> } | undefined> {
  const { promise, resolve } = Promise.withResolvers<
    { status: number; body: Record<string, unknown> } | undefined
  >();
  const socketPath = join(home, "run/audit-health/health.sock");
  const req = request({ socketPath, path: "/healthz", agent: false }, async (res) => {
    const text = (await res.toArray()).join("");
    resolve({ status: res.statusCode ?? 0, body: JSON.parse(text) });
  });
  req.once("error", () => resolve(undefined));
  req.end();
  return promise;
}

const signedSize = async (clientId: string) => {
  const [row] = await database.superuser`
    SELECT max(tree_size) AS size FROM audit_checkpoints WHERE client_id = ${clientId}`;
  return Number(row?.["size"] ?? 0);
};

test("the process says ok on a socket of mode 0660, signs what is written, and ends cleanly", async () => {
  const home = await makeHome();
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
  expect(await end(child, "SIGTERM")).toBe(0);
});

test("an entry changed by a superuser shows in the process's metrics and health answer, by client and number", async () => {
  const home = await makeHome();
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
  const found = await eventually("the self-check finds it", async () => {
    const selfCheck = (await askHealth(home))?.body["selfCheck"];
    return JSON.stringify(selfCheck).includes(clientId) && selfCheck;
  });
  expect(found).toMatchObject({
    status: "failing",
    faults: expect.arrayContaining([expect.objectContaining({ clientId, seq: 1, reason: "entry_changed" })]),
  });
  expect(await askMetrics(home)).toMatch(/^deployclaw_audit_selfcheck_faults [1-9]\d*$/m);
});

test("killed over and over while entries are written, it loses none and contradicts nothing it signed", async () => {
  const home = await makeHome();
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
