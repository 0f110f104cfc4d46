import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { eventually, privateDatabase, spawnAudit, testClient } from "@deployclaw/testkit";
import {
  cosignedAt,
  logOrigin,
  noteSigner,
  openCheckpoint,
  parseCosignerKey,
} from "@deployclaw/transparency";
import { afterEach, expect, test, vi } from "vitest";
import { askAudit, askHealth, makeHome } from "../../testdata/audit-process.ts";
import { backUp } from "../../testdata/backup.ts";
import { startWitness, watchLogs } from "../../testdata/claw.ts";
import { seed, temporaryDirectory, writeEntries } from "../../testdata/log-fixture.ts";

// The audit process and the witness that anybody can run, each a process of its own.

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const children = new Set<ChildProcess>();
const homes = new Set<string>();

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  children.delete(child);
}
afterEach(async () => {
  for (const child of children) await kill(child);
  for (const home of homes) await rm(home, { recursive: true, force: true });
  homes.clear();
});

async function witness(folder: string, port?: number) {
  const started = await startWitness(folder, port);
  children.add(started.child);
  return started;
}

/** An audit process with a memory of its own that asks the witness. */
async function auditAsking(at: { readonly url: string; readonly key: string }) {
  const home = await makeHome();
  homes.add(home);
  const child = spawnAudit(database, home, { WITNESS_URL: at.url, WITNESS_KEY: at.key });
  children.add(child);
  return { home, child };
}

/** Health follows what is published by a moment. */
const witnessSays = (home: string, state: Record<string, unknown>) =>
  vi.waitFor(async () => expect((await askHealth(home))?.body["tiles"]).toMatchObject({ witness: state }), {
    timeout: 40_000,
  });

test("what the process publishes is cosigned, goes on without the witness, and is refused once the log went back", async () => {
  const { clientId } = await testClient(database);
  const folder = await temporaryDirectory();
  const clients = await database.superuser<{ id: string }[]>`SELECT id FROM clients`;
  await watchLogs(
    folder,
    database,
    clients.map(({ id }) => id),
  );
  const first = await witness(folder);
  const cosigner = parseCosignerKey(first.key);
  const signer = noteSigner(logOrigin(database.installationId, clientId), seed);
  /** Resolves once a checkpoint of that size is published, with whether it carries the witness's line. */
  const publishedAt = (home: string, size: number) =>
    eventually(`${size} entries are published`, async () => {
      const answer = await askAudit(home, `/tiles/${clientId}/checkpoint`);
      const note = answer?.status === 200 ? answer.body.toString() : undefined;
      if (note === undefined || openCheckpoint(note, signer).size !== size) return undefined;
      return { isCosigned: cosignedAt(note, cosigner) !== undefined };
    });
  const remembered = async (url: string) => {
    const hash = createHash("sha256").update(signer.name).digest("hex");
    const answer = await fetch(`${url}/${hash}/checkpoint`);
    return openCheckpoint(await answer.text(), signer).size;
  };

  const { home, child } = await auditAsking(first);
  await writeEntries(database, clientId, 40);
  expect(await publishedAt(home, 40)).toEqual({ isCosigned: true });
  expect(await remembered(first.url)).toBe(40);
  await witnessSays(home, { status: "ok" });
  const restore = await backUp(database.superuser, clientId);

  await kill(first.child);
  await writeEntries(database, clientId, 40);
  expect(await publishedAt(home, 80)).toEqual({ isCosigned: false });
  await witnessSays(home, { status: "failing", logs: 1, detail: expect.any(String) });
  expect(await askHealth(home)).toMatchObject({ status: 200 });

  const again = await witness(folder, first.port);
  expect(again.key).toBe(first.key);
  await writeEntries(database, clientId, 300);
  expect(await publishedAt(home, 380)).toEqual({ isCosigned: true });
  expect(await remembered(again.url)).toBe(380);
  await witnessSays(home, { status: "ok" });

  // A restored backup, and a signer whose own memory went with the machine: only the witness is left to remember.
  await kill(child);
  await restore();
  const rolledBack = await auditAsking(again);
  expect(await publishedAt(rolledBack.home, 40)).toEqual({ isCosigned: false });
  await witnessSays(rolledBack.home, {
    status: "failing",
    logs: 1,
    detail: "the witness has cosigned 380 entries, this log has 40",
  });
  await writeEntries(database, clientId, 400);
  expect(await publishedAt(rolledBack.home, 440)).toEqual({ isCosigned: false });
  await witnessSays(rolledBack.home, {
    status: "failing",
    logs: 1,
    detail: "the witness says that this log does not go on from what it cosigned",
  });
  expect(await remembered(again.url)).toBe(380);
});
