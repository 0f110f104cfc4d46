import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { eventually, type TestDatabase, testClient } from "@deployclaw/testkit";
import { treeRoot, verifyLogExport } from "@deployclaw/transparency";
import { expect } from "vitest";
import { createLogKeeper } from "../src/log-keeper.ts";
import { openSignedTreeStore } from "../src/signing/signed-tree-store.ts";
import { readLog, seed, temporaryDirectory, writeEntries } from "./log-fixture.ts";

// As many entries as complete a subtree whose root is kept.
const A_SUBTREE = 256;

/** What the log says it has, against what writers were told is durable. */
export async function countsOf({ superuser: sql }: TestDatabase, clientId: string) {
  const [row] = await sql`
    SELECT count(*)::int AS numbered, count(DISTINCT entry_id)::int AS entries, coalesce(max(seq), -1)::int + 1 AS size,
      (SELECT coalesce(max(tree_size), 0)::int FROM audit_checkpoints WHERE client_id = ${clientId}) AS signed
    FROM audit_leaves WHERE client_id = ${clientId}`;
  return row;
}

/**
 * Lets keepers live for ever more points, `stride` more each time, until one comes to its end alive, with new entries of two
 * clients each time; and expects after each death that nothing durable is missing or numbered twice, and that an heir with
 * the same memory goes on without refusing anything. Answers after how many points the last one was alive.
 */
export async function dieEverywhere(
  database: TestDatabase,
  run: {
    readonly stride: number;
    /** Lets one keeper compare and work until it is killed at that point; true when it came to its end alive. */
    readonly live: (points: number, directory: string) => Promise<boolean>;
  },
): Promise<number> {
  const { superuser: sql } = database;
  const clients = [await testClient(database), await testClient(database)];
  const directory = await temporaryDirectory();
  const heir = createLogKeeper({
    db: database.as("dc_audit"),
    store: await openSignedTreeStore(directory),
    installationId: database.installationId,
    seed,
    clock: () => new Date(),
    log: () => undefined,
  });
  let written = 0;
  let points = 0;
  for (let alive = false; !alive; points += run.stride) {
    for (const { clientId } of clients) await writeEntries(database, clientId, A_SUBTREE);
    written += A_SUBTREE;
    alive = await run.live(points, directory);
    for (const { clientId } of clients) {
      const left = await countsOf(database, clientId);
      expect(left, `killed at point ${points}`).toMatchObject({
        entries: left?.["size"],
        numbered: left?.["size"],
      });
    }
    const complete = { numbered: written, entries: written, size: written, signed: written };
    await eventually(`everything is signed after a kill at point ${points}`, async () => {
      await heir.compareAll();
      while (await heir.work());
      const all = await Promise.all(clients.map(({ clientId }) => countsOf(database, clientId)));
      return all.every((each) => each?.["signed"] === written);
    });
    for (const { clientId } of clients) expect(await countsOf(database, clientId)).toEqual(complete);
    expect(heir.refusals(), `killed at point ${points}`).toEqual([]);
  }
  for (const { clientId } of clients) {
    const log = await readLog(database, clientId);
    expect(verifyLogExport(log)).toEqual({ ok: true, treeSize: written, erased: 0 });
    const kept = await sql`
      SELECT index, hash FROM audit_subtrees WHERE client_id = ${clientId} AND level = 8 ORDER BY index`;
    const leaves = log.entries.map(({ leafHash }) => Buffer.from(leafHash, "hex"));
    expect(kept.map(({ hash }) => hash)).toEqual(
      kept.map((_, i) => treeRoot(leaves.slice(i * A_SUBTREE, (i + 1) * A_SUBTREE))),
    );
    expect(kept).toHaveLength(written / A_SUBTREE);
  }
  return points;
}

/** Runs a keeper as a process of its own that is killed with SIGKILL at its `points`-th step; true when it ended alive. */
export async function liveAsProcess(
  database: TestDatabase,
  points: number,
  directory: string,
): Promise<boolean> {
  const input = {
    points,
    directory,
    address: database.address("dc_audit"),
    installationId: database.installationId,
    seed: seed.toString("base64"),
  };
  const program = join(import.meta.dirname, "mortal-program.ts");
  const child = spawn(process.execPath, [program, JSON.stringify(input)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code, signal] = await once(child, "exit");
  if (signal === "SIGKILL") return false;
  expect([code, signal]).toEqual([0, null]);
  return true;
}
