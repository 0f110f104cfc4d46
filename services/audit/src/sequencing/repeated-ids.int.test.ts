import { randomUUID } from "node:crypto";
import { fixedClock, privateDatabase, refusal, testClient } from "@deployclaw/testkit";
import { verifyLogExport } from "@deployclaw/transparency";
import { expect, test } from "vitest";
import { readLog, seed, temporaryDirectory } from "../../testdata/log-fixture.ts";
import { createLogKeeper } from "../log-keeper.ts";
import { openSignedTreeStore } from "../signing/signed-tree-store.ts";

// What a writing role that was taken over can put into the log, and what that does to the logs of all.

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const gateway = database.as("dc_gateway").sql;

async function keeper() {
  return createLogKeeper({
    db: database.as("dc_audit"),
    store: await openSignedTreeStore(await temporaryDirectory()),
    installationId: database.installationId,
    seed,
    clock: fixedClock(),
    log: () => undefined,
  });
}

const write = (fields: { clientId: string; id: string; at: string; number?: string }) => gateway`
  INSERT INTO audit_logs (id, client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
  VALUES (${fields.id}, ${fields.clientId}, 'platform', 'gateway', 'request.intent', ${fields.at},
    '{"ipAddress":null,"metadata":{},"target":"x"}', ${Buffer.alloc(32, 3)}, 'gateway', ${randomUUID()}, ${fields.number ?? "1"})`;

test("an id that is repeated at another time, also in another client's log, stops no numbering and hides no entry", async () => {
  const { clientId } = await testClient(database);
  const { clientId: other } = await testClient(database);
  const id = randomUUID();
  const log = await keeper();
  await write({ clientId, id, at: "2026-05-05T00:00:00.000Z" });
  while (await log.work());
  await write({ clientId, id, at: "2026-06-05T00:00:00.000Z" });
  await write({ clientId: other, id, at: "2026-07-05T00:00:00.000Z" });
  await write({ clientId, id: randomUUID(), at: "2026-06-06T00:00:00.000Z" });
  while (await log.work());
  for (const [whose, times] of [
    [clientId, ["2026-05-05", "2026-06-05", "2026-06-06"]],
    [other, ["2026-07-05"]],
  ] as const) {
    const kept = await readLog(database, whose);
    expect(kept.entries.map(({ createdAt }) => createdAt.slice(0, 10)).sort()).toEqual(times);
    expect(verifyLogExport(kept)).toEqual({ ok: true, treeSize: times.length, erased: 0 });
  }
  expect(log.refusals()).toEqual([]);
});

test("an entry's number that no verifier could read is refused where it is written", async () => {
  const { clientId } = await testClient(database);
  const at = "2026-05-05T00:00:00.000Z";
  for (const number of ["9007199254740992", "-1"])
    expect(await refusal(write({ clientId, id: randomUUID(), at, number })), number).toContain(
      "audit_logs_number",
    );
  await write({ clientId, id: randomUUID(), at, number: "9007199254740991" });
});
