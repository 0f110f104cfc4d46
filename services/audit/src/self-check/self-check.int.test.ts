import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually, fixedClock, privateDatabase, testClient } from "@deployclaw/testkit";
import { logOrigin, MerkleFrontier, noteSigner } from "@deployclaw/transparency";
import { expect, test } from "vitest";
import { seed, temporaryDirectory, writeEntries } from "../../testdata/log-fixture.ts";
import { packFrontier } from "../frontier-column.ts";
import { createLogKeeper } from "../log-keeper.ts";
import { openSignedTreeStore } from "../signing/signed-tree-store.ts";
import type { LogFault } from "./check-range.ts";
import { openFaultStore } from "./fault-store.ts";
import { createSelfCheck, ENTRIES_A_STEP } from "./self-check.ts";
import { startSelfCheck } from "./start-self-check.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const { superuser: sql } = database;
const clock = fixedClock(new Date(1_800_000_000_000));

function selfCheck(random = () => 0) {
  const verifierOf = (clientId: string) => noteSigner(logOrigin(database.installationId, clientId), seed);
  return createSelfCheck({ db: database.as("dc_audit"), verifierOf, clock, random });
}

/** A log of 600 entries with a checkpoint after each of three parts. */
async function signedLog(): Promise<string> {
  const { clientId } = await testClient(database);
  const store = await openSignedTreeStore(await temporaryDirectory());
  const { installationId } = database;
  const log = () => undefined;
  const keeper = createLogKeeper({ db: database.as("dc_audit"), store, installationId, seed, clock, log });
  for (let part = 0; part < 3; part += 1) {
    await writeEntries(database, clientId, 200);
    while (await keeper.work());
  }
  return clientId;
}

/** Walks through all logs once and says what is wrong with this client's, each place once. */
async function faultsOf(clientId: string): Promise<LogFault[]> {
  const check = selfCheck();
  const [total] =
    await sql`SELECT sum(ceil(size / ${ENTRIES_A_STEP}::float8))::int AS steps FROM audit_heads`;
  const found = new Map<string, LogFault>();
  for (let i = 0; i < total?.["steps"]; i += 1)
    for (const fault of (await check.step()).faults)
      if (fault.clientId === clientId) found.set(`${fault.seq} ${fault.reason}`, fault);
  return [...found.values()];
}

/** What only a superuser can do: change the log behind the triggers. */
async function tamper(change: (tx: typeof sql) => Promise<unknown>): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await change(tx as unknown as typeof sql);
  });
}

const entryOf = (tx: typeof sql, clientId: string, seq: number) =>
  tx`(SELECT entry_id FROM audit_leaves WHERE client_id = ${clientId} AND seq = ${seq})`;

test("a log that nobody touched passes, and every entry is read within one round", async () => {
  const clientId = await signedLog();
  expect(await faultsOf(clientId)).toEqual([]);
  const check = selfCheck();
  let read = 0;
  for (let i = 0; i < 3; i += 1) read += (await check.step()).entries;
  // The walk has read all 600; the lot, which always fell on the first page, as many again.
  expect(read).toBeGreaterThanOrEqual(600);
});

test.each([
  [
    "an entry's actor",
    "entry_changed",
    (tx: typeof sql, id: string) =>
      tx`UPDATE audit_logs SET actor_id = 'nobody' WHERE id = ${entryOf(tx, id, 307)}`,
  ],
  [
    "an entry's payload",
    "entry_changed",
    (tx: typeof sql, id: string) =>
      tx`UPDATE audit_logs SET payload = replace(payload, 'example', 'exemple') WHERE id = ${entryOf(tx, id, 307)}`,
  ],
  [
    "an entry's salt",
    "entry_changed",
    (tx: typeof sql, id: string) =>
      tx`UPDATE audit_logs SET salt = ${Buffer.alloc(32)} WHERE id = ${entryOf(tx, id, 307)}`,
  ],
  [
    "an entry, removed",
    "entry_missing",
    (tx: typeof sql, id: string) => tx`DELETE FROM audit_logs WHERE id = ${entryOf(tx, id, 307)}`,
  ],
  [
    "an entry's time",
    "entry_missing",
    (tx: typeof sql, id: string) =>
      tx`UPDATE audit_logs SET created_at = created_at + interval '1 ms' WHERE id = ${entryOf(tx, id, 307)}`,
  ],
  [
    "an entry, erased before its time",
    "erased_early",
    (tx: typeof sql, id: string) =>
      tx`UPDATE audit_logs SET payload = NULL, salt = NULL WHERE id = ${entryOf(tx, id, 307)}`,
  ],
  [
    "a leaf, removed",
    "leaf_missing",
    (tx: typeof sql, id: string) => tx`DELETE FROM audit_leaves WHERE client_id = ${id} AND seq = 307`,
  ],
] as const)("%s is found and named within one round", async (_what, reason, change) => {
  const clientId = await signedLog();
  await tamper((tx) => change(tx, clientId) as unknown as Promise<unknown>);
  expect(await faultsOf(clientId)).toEqual([{ clientId, seq: 307, reason }]);
});

test.each([
  [
    "changed",
    (tx: typeof sql, id: string) =>
      tx`UPDATE audit_subtrees SET hash = sha256('x') WHERE client_id = ${id} AND index = 1`,
  ],
  [
    "removed",
    (tx: typeof sql, id: string) => tx`DELETE FROM audit_subtrees WHERE client_id = ${id} AND index = 1`,
  ],
] as const)("a kept subtree, %s, is found and named within one round", async (_what, change) => {
  const clientId = await signedLog();
  await tamper((tx) => change(tx, clientId) as unknown as Promise<unknown>);
  expect(await faultsOf(clientId)).toEqual([{ clientId, seq: 256, reason: "subtree_differs" }]);
});

test("an entry rewritten together with its leaf and the head is found by the checkpoint it does not fit", async () => {
  const clientId = await signedLog();
  await tamper(async (tx) => {
    await tx`ALTER TABLE audit_leaves DROP CONSTRAINT audit_leaves_entry`;
    const rows =
      await tx`SELECT * FROM audit_leaves WHERE client_id = ${clientId} AND seq IN (306, 307) ORDER BY seq`;
    const [one, two] = rows;
    for (const [seq, row] of [
      [306, two],
      [307, one],
    ] as const)
      await tx`
        UPDATE audit_leaves SET entry_id = ${row?.["entry_id"]}, entry_created_at = ${row?.["entry_created_at"]},
          leaf_hash = ${row?.["leaf_hash"]}, payload_hash = ${row?.["payload_hash"]}
        WHERE client_id = ${clientId} AND seq = ${seq}`;
    const tree = new MerkleFrontier();
    for (const row of await tx`SELECT leaf_hash FROM audit_leaves WHERE client_id = ${clientId} ORDER BY seq`)
      tree.append(row["leaf_hash"]);
    await tx`UPDATE audit_heads SET frontier = ${packFrontier(tree)} WHERE client_id = ${clientId}`;
    await tx`ALTER TABLE audit_leaves ADD CONSTRAINT audit_leaves_entry UNIQUE (entry_id, entry_created_at)`;
  });
  expect(await faultsOf(clientId)).toEqual([{ clientId, seq: 200, reason: "root_differs" }]);
});

test("a place drawn by lot is found without waiting for the walk", async () => {
  const clientId = await signedLog();
  await tamper(
    (tx) => tx`UPDATE audit_logs SET actor_id = 'nobody' WHERE id = ${entryOf(tx, clientId, 599)}`,
  );
  const ids = (await sql`SELECT client_id FROM audit_heads ORDER BY client_id`).map(
    (row) => row["client_id"],
  );
  const draws = [(ids.indexOf(clientId) + 0.5) / ids.length, 0.99];
  const { faults } = await selfCheck(() => draws.shift() ?? 0).step();
  expect(faults).toContainEqual({ clientId, seq: 599, reason: "entry_changed" });
});

test("what is found is told once, stays in the health answer over restarts, and the counts go on", async () => {
  const fault = { clientId: "c", seq: 4, reason: "entry_changed" } as const;
  const steps = Promise.withResolvers<void>();
  let taken = 0;
  const lines: string[] = [];
  const directory = await temporaryDirectory();
  const running = startSelfCheck({
    check: {
      step: async () => {
        taken += 1;
        if (taken === 2) steps.resolve();
        return { entries: 256, faults: taken <= 2 ? [fault] : [] };
      },
    },
    store: openFaultStore(directory),
    clock,
    log: (line) => lines.push(line),
  });
  await steps.promise;
  await running.stop();
  expect(running.health()).toEqual({
    status: "failing",
    checked: 512,
    failures: 2,
    faults: [{ ...fault, since: clock() }],
    lastRunAt: clock(),
    detail: null,
  });
  expect(lines).toEqual(["SELF-CHECK: entry 4 of client c: entry_changed; see docs/audit-log.md"]);

  // The next process finds nothing any more: somebody put the entry back.
  const begun = Promise.withResolvers<void>();
  const next = startSelfCheck({
    check: {
      step: async () => {
        begun.resolve();
        return { entries: 256, faults: [] };
      },
    },
    store: openFaultStore(directory),
    clock,
    log: (line) => lines.push(line),
  });
  await begun.promise;
  await next.stop();
  expect(next.health()).toMatchObject({
    status: "failing",
    failures: 0,
    faults: [{ ...fault, since: clock() }],
  });
  expect(lines.at(-1)).toBe("SELF-CHECK: 1 places were found before; see docs/audit-log.md");

  await writeFile(join(directory, "self-check-faults.json"), "nonsense");
  const unreadable = startSelfCheck({
    check: { step: async () => ({ entries: 0, faults: [] }) },
    store: openFaultStore(directory),
    clock,
    log: (line) => lines.push(line),
  });
  await eventually("it says so", () => unreadable.health().status === "failing");
  await unreadable.stop();
  expect(lines.at(-1)).toContain("self-check: cannot work");
});
