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
      agentName: "target-0",
      actorKind: "user",
      actorId: client.userId,
      actorName: client.email,
      action: "agent.create",
      decision: "allowed",
      sentence: `${client.email} deployed target-0`,
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
  const { client, targets } = await clientWith([
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
  expect(await targets({ group: "agent" })).toEqual(["https://api.GitHub.com/x"]);
  expect(await targets({ decision: "refused" })).toEqual(["plain", "100%_\\"]);
  expect(await targets({ decision: "refused", target: "PLAIN" })).toEqual(["plain"]);
  expect(await targets({ decision: "refused", group: "agent" })).toEqual([]);
  expect(await targets({ byUserId: client.userId })).toHaveLength(3);
  expect(await targets({ byUserId: client.userId, agentId: agent, decision: "allowed" })).toEqual([
    "https://api.GitHub.com/x",
  ]);
});

test("entries are found by the scope that a request needed, and by the whole of it alone", async () => {
  const intent = (target: string, scope: string) =>
    ({ target, actionType: "request.intent", metadata: { scope, method: "files:read" } }) as const;
  const { targets } = await clientWith([
    intent("both", "files:read files:write"),
    intent("one", "files:write"),
    { target: "neither", actionType: "agent.create", metadata: { scope: "files:write" } },
  ]);
  expect(await targets({ scope: "files:write" })).toEqual(["one", "both"]);
  expect(await targets({ scope: "files:read" })).toEqual(["both"]);
});

test("entries are found by their address, whole or by its beginning", async () => {
  const { targets } = await clientWith([
    { target: "seven", ipAddress: "192.0.2.7" },
    { target: "seventy", ipAddress: "192.0.2.70" },
    { target: "192.0.2.7" },
  ]);
  expect(await targets({ address: "192.0.2.7" })).toEqual(["seven"]);
  expect(await targets({ address: "192.0.2.7*" })).toEqual(["seventy", "seven"]);
  expect(await targets({ address: "92.0.2.7*" })).toEqual([]);
});

test("a text is found in what an entry says, in its sentence, and in the names of whoever did it", async () => {
  const { client, ctx, targets } = await clientWith([
    { target: "Zürich", metadata: { note: 'says "hi"' }, actorKind: "platform", actorId: "api" },
    { target: "b", actionType: "agent.stop", actorKind: "platform", actorId: "api" },
    { target: "c", actionType: "agent.kill" },
    {
      target: "d",
      actionType: "request.intent",
      metadata: { hosts: ["one", "two"] },
      actorKind: "agent",
      actorId: agent,
    },
  ]);
  expect(await targets({ q: "zÜRICH" })).toEqual(["Zürich"]);
  expect(await targets({ q: '"HI"' })).toEqual(["Zürich"]);
  expect(await targets({ q: "stopped" })).toEqual(["b"]);
  expect(await targets({ q: client.email.slice(0, 12).toUpperCase() })).toEqual(["c"]);
  expect(await targets({ q: "two" })).toEqual(["d"]);
  for (const q of ["metadata", "ipAddress", "hosts", "%", "\\"]) expect(await targets({ q }), q).toEqual([]);
  const mine = await testAgent(database, client, { name: "postman" });
  await withTenant(ctx.db, client.clientId, (tx) =>
    appendAudit(tx, writer, [
      testEntry({
        clientId: client.clientId,
        agentId: mine.agentId,
        actorKind: "platform",
        actorId: "orchestrator",
        actionType: "agent.status",
        target: "e",
        createdAt: at(9),
      }),
    ]),
  );
  expect(await targets({ q: "postm" })).toEqual(["e"]);
});

test("an entry that retention erased is listed, and found by what is left of it alone", async () => {
  const { client, ctx, targets } = await clientWith([{ target: "secret plan" }, { target: "other" }]);
  await eraseEntry(client, "secret plan");
  expect(await targets({ action: "agent.create" })).toEqual(["other", null]);
  expect(await targets({ target: "secret" })).toEqual([]);
  expect(await targets({ q: "secret" })).toEqual([]);
  const { items } = await listAuditEntries({ ctx, input: { limit: 5, q: "deployed" } });
  expect(items.at(-1)).toMatchObject({ target: null, metadata: null, ipAddress: null, decision: "allowed" });
  expect(items.at(-1)?.sentence).toContain("past its retention");
});

async function eraseEntry(client: TestClient, target: string): Promise<void> {
  await database.superuser`ALTER TABLE audit_logs DISABLE TRIGGER USER`;
  await database.superuser`
    UPDATE audit_logs SET payload = NULL, salt = NULL WHERE client_id = ${client.clientId} AND target = ${target}`;
  await database.superuser`ALTER TABLE audit_logs ENABLE TRIGGER USER`;
}

test("a search through many entries says how far it came, goes on from there, and misses none", async () => {
  const { client, ctx } = await clientWith([{ target: "needle" }]);
  await fill(client, 120_000, at(1));
  const seen: (string | null)[] = [];
  const searchedTo: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAuditEntries({ ctx, input: { limit: 5, target: "needle", cursor } });
    seen.push(...page.items.map(({ target }) => target));
    searchedTo.push(page.searchedTo);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(["needle"]);
  expect(searchedTo).toHaveLength(3);
  expect(searchedTo.at(-1)).toBeNull();
  expect(searchedTo[0]).toBe(new Date(at(1).getTime() + 70_001).toISOString());
});

test("pages of a decision follow one another without loss or double, also with more to look at", async () => {
  const { client, ctx } = await clientWith([{ target: "first", actionType: "user.login_failed" }]);
  await fill(client, 12_000, at(1), "request.refused");
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await listAuditEntries({ ctx, input: { limit: 200, decision: "refused", q: "7", cursor } });
    count += page.items.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const withSeven = Array.from({ length: 12_000 }, (_, i) => String(i + 1)).filter((n) => n.includes("7"));
  expect(count).toBe(withSeven.length);
});

/** Entries a millisecond apart, each named by its number. */
async function fill(client: TestClient, count: number, start: Date, action: AuditAction = "request.intent") {
  await database.superuser`
    INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
    SELECT ${client.clientId}, 'agent', ${agent}, ${action}, ${start}::timestamptz + n * interval '1 millisecond',
      '{"ipAddress":null,"metadata":{},"target":"' || n || '"}', decode(repeat('00', 32), 'hex'), 'gateway',
      ${randomUUID()}, n
    FROM generate_series(1, ${count}::int) AS n`;
}

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
