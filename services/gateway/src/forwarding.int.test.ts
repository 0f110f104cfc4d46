import { randomBytes, randomUUID } from "node:crypto";
import type { ForwardedEntry, ForwarderDestination } from "@deployclaw/domain";
import { testClient, testDatabase } from "@deployclaw/testkit";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, expect, test } from "vitest";
import { headerOf } from "./testing/header-of.ts";
import { standInUpstream } from "./testing/stand-in-upstream.ts";
import { syslogReceiver } from "./testing/syslog-receiver.ts";
import { testGateway } from "./testing/test-gateway.ts";

const database = await testDatabase();
const upstream = await standInUpstream(["siem.example.com"]);
const syslog = await syslogReceiver("logs.example.com");
const gateway = await testGateway(database, { ...upstream, dial: syslog.dialInstead(6514, upstream.dial) });
const { gatewayApiSocket, gatewayAuditSocket } = gateway.paths;
const { clientId } = gateway.client;
const WEBHOOK: ForwarderDestination = { kind: "webhook", url: "https://siem.example.com/in?a=b" };
const SYSLOG: ForwarderDestination = {
  kind: "syslog",
  host: "logs.example.com",
  port: 6514,
  ca: syslog.certificate,
};
gateway.names.set("siem.example.com", ["93.184.216.34"]);
gateway.names.set("logs.example.com", ["93.184.216.35"]);

afterEach(() => {
  upstream.seen.length = 0;
  upstream.dialled.length = 0;
  syslog.messages.length = 0;
  syslog.endings.length = 0;
  syslog.onConnection = undefined;
  gateway.names.set("siem.example.com", ["93.184.216.34"]);
  upstream.answerWith((_req, res) => void res.writeHead(204).end());
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([upstream.close(), syslog.close()]);
});
upstream.answerWith((_req, res) => void res.writeHead(204).end());

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

async function sealed(id: string, value: string, owner: string = clientId) {
  const path = `/v1/forwarders/${id}/seal`;
  const answer = await gateway.call(gatewayApiSocket, "POST", path, { clientId: owner, value });
  expect(answer.status).toBe(200);
  expect(answer.text).not.toContain(value);
  return JSON.parse(answer.text) as { iv: string; ciphertext: string; tag: string; keyVersion: number };
}

/** A forwarder as the API makes it, with these secrets from the oldest on. */
async function forwarder(destination: ForwarderDestination, ...secrets: readonly string[]): Promise<string> {
  const id = randomUUID();
  await database.superuser`
    INSERT INTO log_forwarders (id, client_id, name, destination, position)
    VALUES (${id}, ${clientId}, ${`to ${id.slice(0, 8)}`}, ${database.superuser.json({ ...destination })}, 0)`;
  for (const [index, secret] of secrets.entries()) {
    const { iv, ciphertext, tag, keyVersion } = await sealed(id, secret);
    const bytes = (text: string) => Buffer.from(text, "base64");
    const expires = index < secrets.length - 1 ? new Date(Date.now() + 60_000) : null;
    await database.superuser`
      INSERT INTO log_forwarder_secrets
        (forwarder_id, client_id, version, iv, ciphertext, auth_tag, key_version, expires_at)
      VALUES (${id}, ${clientId}, ${index + 1}, ${bytes(iv)}, ${bytes(ciphertext)}, ${bytes(tag)}, ${keyVersion},
        ${expires})`;
  }
  return id;
}

const entry = (seq: number, change: Partial<ForwardedEntry> = {}): ForwardedEntry => ({
  seq,
  id: `0197f000-0000-7000-8000-${String(seq).padStart(12, "0")}`,
  createdAt: "2026-11-28T10:00:00.123Z",
  clientId,
  agentId: "0197f000-0000-7000-8000-0000000000aa",
  actorKind: "agent",
  actorId: "0197f000-0000-7000-8000-0000000000aa",
  actorName: "mailer",
  action: "request.refused",
  target: 'https://example.com/"]\\ü€😀',
  metadata: { reason: "domain_not_allowed" },
  ipAddress: null,
  sentence: "mailer was refused https://example.com/",
  erased: false,
  leafHash: "AAAA",
  ...change,
});

async function deliver(id: string, entries: readonly ForwardedEntry[], checkpoint: string | null = null) {
  const path = `/v1/forwarders/${id}/deliver`;
  const { status, text } = await gateway.call(gatewayAuditSocket, "POST", path, { entries, checkpoint });
  return { status, body: JSON.parse(text) };
}
async function tried(id: string) {
  const answer = await gateway.call(gatewayApiSocket, "POST", `/v1/forwarders/${id}/test`);
  return { status: answer.status, body: JSON.parse(answer.text) };
}
const headersSeen = (index = 0) => {
  const { rawHeaders = [] } = upstream.seen[index] ?? {};
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
  return Object.fromEntries<string>(names.map((name) => [name, headerOf(rawHeaders, name).join()]));
};

test("a webhook is signed so that the specification's own library accepts it, and holds the entries and the checkpoint", async () => {
  const secret = newSecret();
  const id = await forwarder(WEBHOOK, secret);
  const entries = [entry(7), entry(8)];
  expect(await deliver(id, entries, "note")).toEqual({
    status: 200,
    body: { delivered: true, detail: "siem.example.com answered 204." },
  });
  const [seen] = upstream.seen;
  expect(seen).toMatchObject({ method: "POST", url: "/in?a=b" });
  const body = Buffer.from(seen?.body ?? "", "latin1").toString("utf8");
  expect(new Webhook(secret).verify(body, headersSeen())).toEqual({
    type: "audit.entries",
    timestamp: "2026-11-28T10:00:00.123Z",
    data: { entries, checkpoint: "note" },
  });
  expect(() => new Webhook(newSecret()).verify(body, headersSeen())).toThrow();
  expect(() => new Webhook(secret).verify(`${body} `, headersSeen())).toThrow();
});

test("sent again, the same entries carry the same id", async () => {
  const id = await forwarder(WEBHOOK, newSecret());
  await deliver(id, [entry(7), entry(8)]);
  await deliver(id, [entry(7), entry(8)]);
  await deliver(id, [entry(7), entry(8), entry(9)]);
  const ids = [0, 1, 2].map((index) => headersSeen(index)["webhook-id"]);
  expect(ids).toEqual([`${id}_7_8`, `${id}_7_8`, `${id}_7_9`]);
});

test("while a secret is rotated both sign, and an expired one does not", async () => {
  const [old, current] = [newSecret(), newSecret()];
  const id = await forwarder(WEBHOOK, old, current);
  await deliver(id, [entry(0)]);
  const body = Buffer.from(upstream.seen[0]?.body ?? "", "latin1").toString("utf8");
  for (const secret of [old, current]) new Webhook(secret).verify(body, headersSeen());
  await database.superuser`UPDATE log_forwarder_secrets SET expires_at = now() WHERE expires_at IS NOT NULL`;
  await deliver(id, [entry(0)]);
  new Webhook(current).verify(body, headersSeen(1));
  expect(() => new Webhook(old).verify(body, headersSeen(1))).toThrow();
});

test("syslog gets each entry as one counted RFC 5424 message over TLS, and its checkpoint last", async () => {
  const id = await forwarder(SYSLOG);
  const entries = [entry(7), entry(8, { action: "agent.create", agentId: null })];
  expect((await deliver(id, entries, "note\nü")).body).toMatchObject({ delivered: true });
  const [first = "", second = "", checkpoint = "", ...more] = syslog.messages;
  expect([more, syslog.endings]).toEqual([[], ["in good order"]]);
  const head =
    `<108>1 2026-11-28T10:00:00.123Z - deployclaw - request.refused [deployclaw@32473 id="${entry(7).id}" seq="7"` +
    ` action="request.refused" client="${clientId}" agent="0197f000-0000-7000-8000-0000000000aa"] `;
  expect(first.slice(0, head.length)).toBe(head);
  expect(JSON.parse(first.slice(head.length))).toEqual(entries[0]);
  expect(first).toMatch(/^[\x20-\x7e]+$/);
  expect(second).toMatch(/^<110>1 .* agent\.create \[[^\]]*client="[^"]+"\] \{/);
  expect(checkpoint).toMatch(
    /^<110>1 .* checkpoint \[deployclaw@32473 client="[^"]+"\] \{"checkpoint":"note\\n/,
  );
});

test.each([
  [200, true, "siem.example.com answered 200."],
  [301, false, "siem.example.com answered 301; redirects are not followed."],
  [400, false, "siem.example.com answered 400."],
  [500, false, "siem.example.com answered 500."],
])("a webhook that answers %i: delivered is %s", async (status, delivered, detail) => {
  upstream.answerWith((_req, res) => void res.writeHead(status, { location: "https://evil.example/" }).end());
  const id = await forwarder(WEBHOOK, newSecret());
  expect((await deliver(id, [entry(0)])).body).toMatchObject({ delivered, detail });
  expect(upstream.dialled).toHaveLength(1);
});

test("how long a receiver asks to be left alone is passed on, up to an hour", async () => {
  const id = await forwarder(WEBHOOK, newSecret());
  for (const [header, seconds] of [
    ["17", 17],
    ["99999", 3_600],
    ["Sat, 28 Nov 2026 10:00:00 GMT", undefined],
  ] as const) {
    upstream.answerWith((_req, res) => void res.writeHead(429, { "retry-after": header }).end());
    const { body } = await deliver(id, [entry(0)]);
    expect([body.reason, body.retryAfterSeconds]).toEqual(["rejected", seconds]);
  }
});

test("410 means that there is no receiver any more, and the client's log says so", async () => {
  upstream.answerWith((_req, res) => void res.writeHead(410).end());
  const id = await forwarder(WEBHOOK, newSecret());
  expect((await deliver(id, [entry(0)])).body).toMatchObject({ delivered: false, reason: "gone" });
  expect((await tried(id)).body).toMatchObject({ delivered: false, reason: "gone" });
  await expect
    .poll(
      () => database.superuser`
        SELECT target, metadata FROM audit_logs WHERE client_id = ${clientId} AND action_type = 'forwarder.gone'`,
    )
    .toEqual([{ target: `to ${id.slice(0, 8)}`, metadata: { kind: "webhook", host: "siem.example.com" } }]);
});

test.each([
  [["10.0.0.1"], "address_not_public"],
  [["93.184.216.34", "127.0.0.1"], "address_not_public"],
  [["::ffff:169.254.169.254"], "address_not_public"],
  [[], "name_not_found"],
])("a receiver whose name leads to %j is never dialled", async (addresses, reason) => {
  gateway.names.set("siem.example.com", addresses);
  const id = await forwarder(WEBHOOK, newSecret());
  const { body } = await deliver(id, [entry(0)]);
  expect(body).toMatchObject({ delivered: false, reason });
  expect(body.detail).toContain("siem.example.com");
  expect(upstream.dialled).toEqual([]);
});

test("what is dialled is an address that was checked, by name and port of the receiver", async () => {
  const id = await forwarder({ kind: "webhook", url: "https://siem.example.com:8443/" }, newSecret());
  await deliver(id, [entry(0)]);
  expect(upstream.dialled).toEqual([
    { addresses: ["93.184.216.34"], port: 8443, servername: "siem.example.com" },
  ]);
  expect(headerOf(upstream.seen[0]?.rawHeaders ?? [], "host")).toEqual(["siem.example.com:8443"]);
});

test("a receiver that shows another's certificate gets nothing, with or without authorities of its own", async () => {
  const stranger = await syslogReceiver("logs.example.com");
  const destinations: ForwarderDestination[] = [
    { ...SYSLOG, ca: stranger.certificate },
    { kind: "syslog", host: "logs.example.com", port: 6514 },
  ];
  for (const destination of destinations) {
    const { body } = await deliver(await forwarder(destination), [entry(0)]);
    expect(body).toMatchObject({ delivered: false, reason: "unreachable" });
    expect(body.detail).toMatch(
      /^The certificate of logs\.example\.com could not be verified \([A-Z_]+\)\.$/,
    );
  }
  expect(syslog.messages).toEqual([]);
  await stranger.close();
});

test("a receiver that breaks off before it read everything has not taken it", async () => {
  const webhook = await forwarder(WEBHOOK, newSecret());
  upstream.answerWith((_req, res) => res.destroy());
  expect((await deliver(webhook, [entry(0)])).body).toMatchObject({ delivered: false, reason: "broken_off" });
  const id = await forwarder(SYSLOG);
  syslog.onConnection = (socket) => socket.once("data", () => socket.destroy());
  const many = Array.from({ length: 60 }, (_, seq) => entry(seq, { target: "x".repeat(4_000) }));
  expect((await deliver(id, many)).body).toMatchObject({ delivered: false });
  syslog.onConnection = (socket) => socket.destroy();
  expect((await deliver(id, many)).body).toMatchObject({ delivered: false });
});

test("a paused forwarder delivers nothing but a test", async () => {
  const secret = newSecret();
  const id = await forwarder(WEBHOOK, secret);
  await database.superuser`UPDATE log_forwarders SET paused_at = now(), paused_by = 'user' WHERE id = ${id}`;
  expect((await deliver(id, [entry(0)])).status).toBe(409);
  expect(await tried(id)).toMatchObject({ status: 200, body: { delivered: true } });
  expect(upstream.seen).toHaveLength(1);
  const body = upstream.seen[0]?.body ?? "";
  expect(new Webhook(secret).verify(body, headersSeen())).toMatchObject({ type: "audit.test" });
  expect(body).not.toContain("entries");
});

test("no entry of one client goes to another's receiver, and what is no batch goes nowhere", async () => {
  const id = await forwarder(WEBHOOK, newSecret());
  const other = await testClient(database);
  const foreign = entry(1, { clientId: other.clientId });
  expect((await deliver(id, [entry(0), foreign])).status).toBe(404);
  expect((await deliver(randomUUID(), [entry(0)])).status).toBe(404);
  expect((await deliver("x", [entry(0)])).status).toBe(404);
  expect((await deliver(id, [])).status).toBe(422);
  expect((await deliver(id, [{ seq: "0" } as never])).status).toBe(422);
  expect(upstream.dialled).toEqual([]);
});

test("a secret that was sealed for another forwarder signs nothing", async () => {
  const [from, to] = [await forwarder(WEBHOOK, newSecret()), await forwarder(WEBHOOK, newSecret())];
  await database.superuser`
    UPDATE log_forwarder_secrets t SET iv = f.iv, ciphertext = f.ciphertext, auth_tag = f.auth_tag
    FROM log_forwarder_secrets f WHERE f.forwarder_id = ${from} AND t.forwarder_id = ${to}`;
  expect((await deliver(to, [entry(0)])).body).toMatchObject({ reason: "secret_unavailable" });
  expect(upstream.dialled).toEqual([]);
});

test("over the socket of the audit process nothing is sealed, tested or said to a cell", async () => {
  for (const path of ["/v1/credentials/seal", `/v1/forwarders/${randomUUID()}/test`, "/v1/keys"])
    expect((await gateway.call(gatewayAuditSocket, "POST", path, {})).status).toBe(404);
});

test("no secret is in what the gateway logs or answers", async () => {
  const secret = newSecret();
  const id = await forwarder(WEBHOOK, secret);
  upstream.answerWith((_req, res) => void res.writeHead(500).end(secret));
  const answers = JSON.stringify([await deliver(id, [entry(0)]), await tried(id)]);
  for (const text of [answers, gateway.lines.join("\n")]) expect(text).not.toContain(secret.slice(6));
});
