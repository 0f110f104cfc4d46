import { randomUUID } from "node:crypto";
import {
  deriveIdentityKeys,
  exportAudit,
  formatCertificateToken,
  getCheckpoint,
  getConsistencyProof,
  getErasureCertificate,
  getInclusionProof,
  listAuditEntries,
  type ProductContext,
} from "@deployclaw/core";
import { appendAudit, auditWriter, withHost } from "@deployclaw/db";
import { fixedClock, privateDatabase, testClient, testEntry } from "@deployclaw/testkit";
import {
  openCheckpoint,
  parseLogExport,
  parseVerifierKey,
  verifyConsistency,
  verifyErasureCertificate,
  verifyInclusion,
  verifyLogExport,
} from "@deployclaw/transparency";
import { expect, test } from "vitest";
import { readLog, seed, temporaryDirectory, writeEntries } from "../testdata/log-fixture.ts";
import { createLogKeeper } from "./log-keeper.ts";
import { openSignedTreeStore } from "./signing/signed-tree-store.ts";

// What the API and the CLI read, over a log that this service numbered and signed.

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const fromBase64 = (texts: readonly string[]) => texts.map((text) => Buffer.from(text, "base64"));

const signer = async () =>
  createLogKeeper({
    db: database.as("dc_audit"),
    store: await openSignedTreeStore(await temporaryDirectory()),
    installationId: database.installationId,
    seed,
    clock: fixedClock(),
    log: () => undefined,
  });

async function signedLog(entriesEach: readonly number[]) {
  const { clientId, userId, email, role } = await testClient(database);
  const keeper = await signer();
  for (const count of entriesEach) {
    await writeEntries(database, clientId, count);
    while (await keeper.work());
  }
  const client: ProductContext["client"] = { id: clientId, name: "Client", plan: "trial", hold: null };
  const user: ProductContext["user"] = { id: userId, email, emailVerified: false, name: "User", role };
  const audit = auditWriter("api", randomUUID());
  return { db: database.as("dc_api"), client, user, audit, clock: fixedClock(), ipAddress: "192.0.2.7" };
}

async function exported(ctx: Awaited<ReturnType<typeof signedLog>>): Promise<string> {
  const lines: string[] = [];
  const { pieces } = await exportAudit({ ctx, input: { format: "lines" } });
  for await (const line of pieces) lines.push(String(line));
  return lines.join("");
}

test("an export verifies offline with nothing but the key and a checkpoint that was kept", async () => {
  const ctx = await signedLog([3]);
  const { note: kept, publicKey } = await getCheckpoint({ ctx });
  await writeEntries(database, ctx.client.id, 1);
  const log = parseLogExport(await exported(ctx));
  expect(verifyLogExport({ ...log, checkpoint: kept, publicKey })).toEqual({
    ok: true,
    treeSize: 3,
    erased: 0,
  });
});

test("an export of many pages holds every entry and checkpoint", async () => {
  const ctx = await signedLog([700, 2, 501]);
  const log = parseLogExport(await exported(ctx));
  expect(log.entries).toEqual((await readLog(database, ctx.client.id)).entries);
  expect(log.checkpoints).toHaveLength(3);
  expect(verifyLogExport(log)).toEqual({ ok: true, treeSize: 1203, erased: 0 });
});

test("an entry deleted behind the triggers is missing from the export, and named", async () => {
  const ctx = await signedLog([5]);
  await database.superuser.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`DELETE FROM audit_logs WHERE id =
      (SELECT entry_id FROM audit_leaves WHERE client_id = ${ctx.client.id} AND seq = 2)`;
  });
  const verdict = verifyLogExport(parseLogExport(await exported(ctx)));
  expect(verdict).toMatchObject({ ok: false, reason: "missing", seq: 2 });
});

test("proofs of inclusion and consistency verify against the checkpoints", async () => {
  const ctx = await signedLog([4, 9]);
  const { checkpoints } = await readLog(database, ctx.client.id);
  const { note, publicKey } = await getCheckpoint({ ctx });
  const verifier = parseVerifierKey(publicKey);
  const { root, size } = openCheckpoint(note, verifier);
  for (let seq = 0; seq < size; seq++) {
    const { leafHash, proof } = await getInclusionProof({ ctx, input: { seq } });
    const leaf = Buffer.from(leafHash, "base64");
    expect(verifyInclusion({ leaf, index: seq, size, root, proof: fromBase64(proof) })).toBe(true);
  }
  const old = openCheckpoint(checkpoints[0] ?? "", verifier);
  const { proof } = await getConsistencyProof({ ctx, input: { oldSize: old.size } });
  expect(
    verifyConsistency({ oldSize: old.size, oldRoot: old.root, size, root, proof: fromBase64(proof) }),
  ).toBe(true);
});

test("what is not signed yet, or not there, has no checkpoint, export or proof", async () => {
  const unsigned = await signedLog([]);
  const notFound = expect.objectContaining({ code: "not_found" });
  await writeEntries(database, unsigned.client.id, 1);
  await expect(getCheckpoint({ ctx: unsigned })).rejects.toThrow(notFound);
  await expect(exportAudit({ ctx: unsigned, input: { format: "lines" } })).rejects.toThrow(notFound);
  const signed = await signedLog([2]);
  await expect(getInclusionProof({ ctx: signed, input: { seq: 2 } })).rejects.toThrow(notFound);
  await expect(getConsistencyProof({ ctx: signed, input: { oldSize: 3 } })).rejects.toThrow(notFound);
  await expect(getConsistencyProof({ ctx: signed, input: { oldSize: 0 } })).rejects.toThrow(notFound);
});

test("an entry is listed at once without a number, and with it once it has one", async () => {
  const ctx = await signedLog([1]);
  await writeEntries(database, ctx.client.id, 1);
  const { items } = await listAuditEntries({ ctx, input: { limit: 10 } });
  expect(items.map(({ seq }) => seq).sort()).toEqual([0, null]);
});

test("an erased client's certificate is there once its last entry is signed, and verifies offline", async () => {
  const keys = deriveIdentityKeys("an auth secret of more than thirty-two characters");
  const { clientId } = await testClient(database);
  const ctx = { db: database.as("dc_api"), keys };
  const input = { token: formatCertificateToken(keys.certificates, clientId) };
  const keeper = await signer();
  const erase = (action: "client.erase_keys" | "client.erase") =>
    withHost(database.as("dc_orchestrator"), "host-1", (tx) =>
      appendAudit(tx, auditWriter("orchestrator", randomUUID()), [
        testEntry({
          clientId,
          actorKind: "platform",
          actorId: "orchestrator",
          actionType: action,
          target: "Client",
          createdAt: new Date("2030-01-02T03:04:05.678Z"),
        }),
      ]),
    );
  await writeEntries(database, clientId, 3);
  await erase("client.erase_keys");
  while (await keeper.work());
  await expect(getErasureCertificate({ ctx, input })).rejects.toMatchObject({ code: "not_found" });
  await erase("client.erase");
  await expect(getErasureCertificate({ ctx, input })).rejects.toMatchObject({ code: "not_found" });
  await writeEntries(database, clientId, 2);
  while (await keeper.work());
  await database.superuser`DELETE FROM clients WHERE id = ${clientId}`;
  const certificate = await getErasureCertificate({ ctx, input });
  expect(certificate.entries.map(({ entry }) => entry.seq)).toEqual([3, 4]);
  expect(verifyErasureCertificate(certificate)).toEqual({
    ok: true,
    clientId,
    erasedAt: "2030-01-02T03:04:05.678Z",
  });
});
