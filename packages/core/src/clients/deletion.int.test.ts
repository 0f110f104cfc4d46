import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { productContext, wakeUpsOf } from "../test-product.ts";
import { formatCertificateToken, parseCertificateToken } from "./certificate-token.ts";
import { requestDeletion } from "./request-deletion.ts";
import { restoreClient } from "./restore-client.ts";

const database = await testDatabase();
const GRACE_MS = 7 * 24 * 60 * 60_000;

const rowOf = async (clientId: string) => {
  const [row] = await database.superuser`
    SELECT hold, deletion_requested_at, deletion_due_at, deletion_requested_by FROM clients WHERE id = ${clientId}`;
  return row;
};
const entriesOf = (clientId: string) => database.superuser`
  SELECT action_type, actor_id, target, metadata FROM audit_logs WHERE client_id = ${clientId} ORDER BY number`;

test("a client that is to be deleted stands still until it is restored, and its agents are told of both", async () => {
  const client = await testClient(database);
  const { agentId } = await testAgent(database, client);
  const ctx = productContext(database, client);
  const deletion = await requestDeletion({
    ctx,
    input: { clientName: client.clientName, graceMs: GRACE_MS },
  });
  const dueAt = new Date(ctx.clock().getTime() + GRACE_MS);
  expect(deletion).toEqual({ requestedAt: ctx.clock(), dueAt });
  expect(await rowOf(client.clientId)).toEqual({
    hold: "deleting",
    deletion_requested_at: ctx.clock(),
    deletion_due_at: dueAt,
    deletion_requested_by: client.userId,
  });
  expect(await wakeUpsOf(database, agentId)).toBe(1);
  await restoreClient({ ctx });
  expect(await rowOf(client.clientId)).toMatchObject({ hold: null, deletion_requested_by: null });
  expect(await wakeUpsOf(database, agentId)).toBe(2);
  const by = { actor_id: client.userId, target: client.clientName };
  expect(await entriesOf(client.clientId)).toEqual([
    { ...by, action_type: "client.delete", metadata: { agents: 1, dueAt: dueAt.toISOString() } },
    { ...by, action_type: "client.restore", metadata: {} },
  ]);
});

test.each(["", "Client", "client 1 ", "CLIENT"])(
  "the name %j is not taken for the client's",
  async (clientName) => {
    const client = await testClient(database);
    const ctx = productContext(database, client);
    await expect(requestDeletion({ ctx, input: { clientName, graceMs: 0 } })).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ pointer: "/clientName" }],
    });
    expect((await rowOf(client.clientId))?.["hold"]).toBeNull();
  },
);

test("asking twice at once asks once, and what is not being deleted is not restored", async () => {
  const client = await testClient(database);
  const ctx = productContext(database, client);
  const ask = () => requestDeletion({ ctx, input: { clientName: client.clientName, graceMs: GRACE_MS } });
  await expect(restoreClient({ ctx })).rejects.toMatchObject({ code: "conflict" });
  const asked = await Promise.allSettled([ask(), ask(), ask()]);
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await entriesOf(client.clientId)).toHaveLength(1);
});

test("once its erasure has begun a client cannot be restored", async () => {
  const client = await testClient(database);
  const ctx = productContext(database, client);
  await requestDeletion({ ctx, input: { clientName: client.clientName, graceMs: 0 } });
  await database.superuser`UPDATE clients SET erasure_started_at = now() WHERE id = ${client.clientId}`;
  await expect(restoreClient({ ctx })).rejects.toMatchObject({ code: "conflict" });
});

test("a certificate's token opens one client's and cannot be made without the key", async () => {
  const { clientId } = await testClient(database);
  const other = await testClient(database);
  const key = new Uint8Array(32).fill(1);
  const token = formatCertificateToken(key, clientId);
  expect(parseCertificateToken(key, token)).toBe(clientId);
  const mac = token.slice(37);
  const forged = formatCertificateToken(new Uint8Array(32).fill(2), clientId);
  for (const wrong of [
    "",
    clientId,
    `${other.clientId}.${mac}`,
    `${token}x`,
    token.slice(1),
    forged,
    `${clientId}.`,
  ])
    expect(parseCertificateToken(key, wrong)).toBeUndefined();
});
