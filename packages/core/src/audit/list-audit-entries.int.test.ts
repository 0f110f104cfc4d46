import { randomUUID } from "node:crypto";
import { appendAudit, auditWriter, withTenant } from "@deployclaw/db";
import type { AuditAction, NewAuditEntry } from "@deployclaw/domain";
import { type TestClient, testAgent, testClient, testDatabase, testEntry } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { productContext } from "../test-product.ts";
import { listAuditEntries } from "./list-audit-entries.ts";

const database = await testDatabase();
const writer = auditWriter("api", randomUUID());
const agent = "0190f3a0-0000-7000-8000-00000000000a";
const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second));

const contextOf = (client: TestClient) => productContext(database, client);

async function clientWith(entries: readonly Partial<NewAuditEntry>[]) {
  const client = await testClient(database);
  const ctx = contextOf(client);
  await withTenant(ctx.db, client.clientId, (tx) =>
    appendAudit(
      tx,
      writer,
      entries.map((entry, i) =>
        testEntry({
          clientId: client.clientId,
          actorKind: "user" as const,
          actorId: client.userId,
          actionType: "agent.create" as const,
          target: `target-${i}`,
          createdAt: at(i),
          ...entry,
        }),
      ),
    ),
  );
  const targets = async (input: Partial<Parameters<typeof listAuditEntries>[0]["input"]>) =>
    (await listAuditEntries({ ctx, input: { limit: 50, ...input } })).items.map(({ target }) => target);
  return { client, ctx, targets };
}

test("an entry is listed with all that its writer said", async () => {
  const { client, ctx } = await clientWith([
    { agentId: agent, metadata: { n: 1, hosts: ["a", "b"] }, ipAddress: "192.0.2.1" },
  ]);
  const { items, nextCursor } = await listAuditEntries({ ctx, input: { limit: 5 } });
  expect(items).toEqual([
    {
      id: expect.any(String),
      seq: null,
      agentId: agent,
      actorKind: "user",
      actorId: client.userId,
      actorName: client.email,
      action: "agent.create",
      target: "target-0",
      metadata: { n: 1, hosts: ["a", "b"] },
      ipAddress: "192.0.2.1",
      createdAt: "2030-01-01T00:00:00.000Z",
    },
  ]);
  expect(nextCursor).toBeNull();
});

test("who did it is named: a user, an agent, an agent that is gone; never another client's, nor the platform", async () => {
  const other = await testClient(database);
  const theirs = await testAgent(database, other);
  const { client, ctx } = await clientWith([
    { agentId: agent, target: "scout" },
    { agentId: agent, actorKind: "agent", actorId: agent, actionType: "request.intent" },
    { actorKind: "agent", actorId: theirs.agentId, actionType: "request.intent" },
    { actorId: other.userId },
    { actorKind: "platform", actorId: "orchestrator", actionType: "agent.status" },
  ]);
  const mine = await testAgent(database, client, { name: "mailer" });
  await withTenant(ctx.db, client.clientId, (tx) =>
    appendAudit(tx, writer, [
      testEntry({
        clientId: client.clientId,
        agentId: mine.agentId,
        actorKind: "agent",
        actorId: mine.agentId,
        actionType: "request.intent",
        target: "x",
        createdAt: at(9),
      }),
    ]),
  );
  const { items } = await listAuditEntries({ ctx, input: { limit: 50 } });
  expect(items.map(({ actorName }) => actorName)).toEqual([
    "mailer",
    null,
    null,
    null,
    "scout",
    client.email,
  ]);
});

test("pages hold every entry once, newest first, also those of one moment", async () => {
  const { ctx } = await clientWith(
    Array.from({ length: 25 }, (_, i) => ({ createdAt: at(Math.floor(i / 10)) })),
  );
  const all = await listAuditEntries({ ctx, input: { limit: 200 } });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAuditEntries({ ctx, input: { limit: 4, cursor } });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(all.items.map(({ id }) => id));
  expect(new Set(seen).size).toBe(25);
  expect(all.items.map(({ createdAt }) => createdAt)).toEqual(
    all.items
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .toReversed(),
  );
});

test("filters narrow the list, alone and together", async () => {
  const { targets } = await clientWith([
    { target: "https://api.GitHub.com/x", agentId: agent },
    { target: "100%_\\", actionType: "request.refused" satisfies AuditAction },
    { target: "plain", agentId: agent, actionType: "request.refused" },
  ]);
  expect(await targets({ agentId: agent })).toEqual(["plain", "https://api.GitHub.com/x"]);
  expect(await targets({ action: "request.refused" })).toEqual(["plain", "100%_\\"]);
  expect(await targets({ agentId: agent, action: "request.refused" })).toEqual(["plain"]);
  expect(await targets({ target: "github" })).toEqual(["https://api.GitHub.com/x"]);
  expect(await targets({ target: "%_\\" })).toEqual(["100%_\\"]);
  expect(await targets({ from: at(1), to: at(2) })).toEqual(["100%_\\"]);
});

test("another client's entries are never listed, whatever the filter", async () => {
  const { targets } = await clientWith([{ agentId: agent, target: "mine" }]);
  await clientWith([{ agentId: agent, target: "theirs" }]);
  expect(await targets({ agentId: agent })).toEqual(["mine"]);
  expect(await targets({})).toEqual(["mine"]);
});

test("a cursor that is not ours is refused", async () => {
  const { targets } = await clientWith([{}]);
  await expect(targets({ cursor: "abc" })).rejects.toThrow(
    expect.objectContaining({ code: "invalid_input" }),
  );
});
