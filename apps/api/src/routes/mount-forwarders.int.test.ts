import {
  createForwarderRoute,
  deleteForwarderRoute,
  getForwarderRoute,
  listForwardersRoute,
  pauseForwarderRoute,
  type RouteContract,
  resumeForwarderRoute,
  rotateForwarderSecretRoute,
  testForwarderRoute,
  updateForwarderRoute,
} from "@deployclaw/contracts";
import { AppError } from "@deployclaw/domain";
import { testDatabase } from "@deployclaw/testkit";
import { beforeEach, describe, expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";

const database = await testDatabase();
const { superuser } = database;
const api = testApi(database);
const stranger = api.browser();
await stranger.signUp();
let owner = api.browser();
let clientId = "";
const URL = "https://siem.example.com/in?source=canary-query";
const WEBHOOK = { name: "SIEM", destination: { kind: "webhook", url: URL } } as const;
const SYSLOG = { name: "collector", destination: { kind: "syslog", host: "logs.example.com" } } as const;

beforeEach(async () => {
  owner = api.browser();
  ({ clientId } = await owner.signUp());
  await owner.stepUp();
});

async function create(body: object = WEBHOOK) {
  const { status, body: answer } = await owner.call(createForwarderRoute, { body });
  expect(status).toBe(201);
  return { ...answer, params: { id: answer.forwarder.id as string } };
}
const entries = () => superuser`
  SELECT action_type, actor_id, target, metadata FROM audit_logs
  WHERE client_id = ${clientId} AND action_type LIKE 'forwarder.%' ORDER BY number`;
const number = (count: number) => superuser`
  WITH entry AS (
    INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
    SELECT ${clientId}, 'platform', 'x', 'agent.status', ${api.clock()}::timestamptz - interval '90 seconds', '{}', sha256(''), 'x',
      ${clientId}, n FROM generate_series(1, ${count}) n RETURNING id, created_at)
  INSERT INTO audit_leaves (client_id, seq, entry_id, entry_created_at, leaf_hash, payload_hash)
  SELECT ${clientId}, row_number() OVER () - 1, id, created_at, sha256(''), sha256('')
  FROM entry`;

test("a webhook is made with a secret that is shown once and sealed by the gateway", async () => {
  const { forwarder, secret, params } = await create();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(api.gateway.sealed.at(-1)).toEqual({ agentId: forwarder.id, name: "forwarder", value: secret });
  expect(forwarder).toMatchObject({
    ...WEBHOOK,
    status: "active",
    position: 0,
    lag: { entries: 0, seconds: 0 },
    secretVersion: 1,
    oldSecretUntil: null,
    pausedAt: null,
  });
  const listed = await owner.call(listForwardersRoute);
  expect(listed.body).toEqual({ items: [forwarder], nextCursor: null });
  const got = await owner.call(getForwarderRoute, { params });
  expect(got.body).toEqual({ forwarder });
  const [row] = await superuser`
    SELECT (SELECT string_agg(f::text || s::text, '') FROM log_forwarders f JOIN log_forwarder_secrets s ON true)
      || (SELECT string_agg(a::text, '') FROM audit_logs a) AS everything`;
  for (const text of [listed.text, got.text, api.logged.join("\n"), row?.["everything"]])
    expect(text).not.toContain(secret);
});

test("the log says who forwards it where, without what an address may hold", async () => {
  const { params } = await create();
  await owner.call(updateForwarderRoute, { params, body: { name: "renamed", position: 0 } });
  await owner.call(rotateForwarderSecretRoute, { params, body: {} });
  await owner.call(pauseForwarderRoute, { params });
  await owner.call(pauseForwarderRoute, { params });
  await owner.call(resumeForwarderRoute, { params });
  await owner.call(testForwarderRoute, { params });
  await owner.call(deleteForwarderRoute, { params });
  const logged = await entries();
  const where = { kind: "webhook", host: "siem.example.com" };
  expect(logged.map(({ action_type, metadata }) => [action_type, metadata])).toEqual([
    ["forwarder.create", { ...where, from: "now" }],
    ["forwarder.update", { ...where, fields: ["name", "position"], fromPosition: 0, toPosition: 0 }],
    ["forwarder.rotate", { ...where, version: 2, dropOld: false }],
    ["forwarder.pause", where],
    ["forwarder.resume", where],
    ["forwarder.test", { ...where, outcome: "delivered" }],
    ["forwarder.delete", { ...where, position: 0 }],
  ]);
  expect(logged.at(-1)).toMatchObject({ target: "renamed" });
  expect(JSON.stringify(logged)).not.toContain("canary-query");
});

test("it begins where the client wants, and says how many entries wait and since when", async () => {
  await number(3);
  const now = await create();
  const all = await create({ ...SYSLOG, from: "beginning" });
  expect(now.forwarder).toMatchObject({ position: 3, lag: { entries: 0, seconds: 0 } });
  expect(all.forwarder).toMatchObject({ position: 0, lag: { entries: 3, seconds: 90 } });
  const body = { position: 2 };
  const moved = await owner.call(updateForwarderRoute, { params: now.params, body });
  expect(moved.body.forwarder).toMatchObject({ position: 2, lag: { entries: 1, seconds: 90 } });
  const beyond = await owner.call(updateForwarderRoute, { params: now.params, body: { position: 4 } });
  expect([beyond.status, beyond.body.errors?.[0].pointer]).toEqual([422, "/position"]);
});

test("a position that is moved while a batch is under way forgets the batch", async () => {
  await number(3);
  const { params } = await create({ ...SYSLOG, from: "beginning" });
  await superuser`UPDATE log_forwarders SET batch_end = 3 WHERE id = ${params.id}`;
  await owner.call(updateForwarderRoute, { params, body: { position: 1 } });
  expect(await superuser`SELECT batch_end FROM log_forwarders WHERE id = ${params.id}`).toEqual([
    { batch_end: null },
  ]);
});

test("syslog goes to the port of syslog over TLS unless told otherwise, and signs nothing", async () => {
  const { forwarder, secret, params } = await create(SYSLOG);
  expect(forwarder.destination).toEqual({ ...SYSLOG.destination, port: 6514 });
  expect([secret, forwarder.secretVersion]).toEqual([null, null]);
  expect((await owner.call(rotateForwarderSecretRoute, { params, body: {} })).status).toBe(409);
  const given = { ...SYSLOG, name: "x", secret: `whsec_${"A".repeat(32)}` };
  expect((await owner.call(createForwarderRoute, { body: given })).status).toBe(422);
});

test("a rotated secret signs beside the new one for a day, the one before that no longer, and none when dropped", async () => {
  const { params } = await create();
  const versions = () => superuser`
    SELECT version, expires_at FROM log_forwarder_secrets WHERE forwarder_id = ${params.id} ORDER BY version`;
  const day = new Date(api.clock().getTime() + 24 * 60 * 60_000);
  const rotated = await owner.call(rotateForwarderSecretRoute, { params, body: {} });
  expect(rotated.body.secret).toMatch(/^whsec_/);
  expect(rotated.body.forwarder).toMatchObject({ secretVersion: 2, oldSecretUntil: day.toISOString() });
  await owner.call(rotateForwarderSecretRoute, { params, body: {} });
  expect(await versions()).toEqual([
    { version: 2, expires_at: day },
    { version: 3, expires_at: null },
  ]);
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const dropped = await owner.call(rotateForwarderSecretRoute, { params, body: { secret, dropOld: true } });
  expect(dropped.body.secret).toBe(secret);
  expect(api.gateway.sealed.at(-1)?.value).toBe(secret);
  expect(await versions()).toEqual([{ version: 4, expires_at: null }]);
});

test("a receiver that takes no test is an answer with its reason, also while paused", async () => {
  const { params } = await create();
  await owner.call(pauseForwarderRoute, { params });
  const detail = "siem.example.com resolves to an address that is not public.";
  api.gateway.testAnswer = { delivered: false, reason: "address_not_public", detail };
  const answer = await owner.call(testForwarderRoute, { params });
  expect(answer.body).toEqual({ delivered: false, reason: "address_not_public", detail });
  expect((await entries()).at(-1)?.["metadata"]).toMatchObject({ outcome: "address_not_public" });
  expect(api.gateway.tested).toContain(params.id);
});

test("a paused forwarder says since when and by whom, and a failing one when it is tried again", async () => {
  const { params } = await create();
  const paused = await owner.call(pauseForwarderRoute, { params });
  expect(paused.body.forwarder).toMatchObject({
    status: "paused",
    pausedAt: api.clock().toISOString(),
    pausedBy: "user",
  });
  await superuser`
    UPDATE log_forwarders SET failures = 3, last_error = 'why', retry_at = '2040-01-01', paused_at = NULL, paused_by = NULL`;
  const failing = await owner.call(getForwarderRoute, { params });
  expect(failing.body.forwarder).toMatchObject({
    status: "failing",
    failures: 3,
    lastError: "why",
    retryAt: "2040-01-01T00:00:00.000Z",
  });
  const destination = { kind: "webhook", url: "https://other.example.com/" };
  const changed = await owner.call(updateForwarderRoute, { params, body: { destination } });
  expect(changed.body.forwarder).toMatchObject({ status: "active", lastError: null, destination });
});

test("the kind stays, names are unique, and a client has five at most, also of several made at once", async () => {
  const { params } = await create();
  const other = await owner.call(updateForwarderRoute, { params, body: { destination: SYSLOG.destination } });
  expect([other.status, other.body.errors?.[0].pointer]).toEqual([422, "/destination/kind"]);
  expect((await owner.call(createForwarderRoute, { body: WEBHOOK })).status).toBe(409);
  await create(SYSLOG);
  expect((await owner.call(updateForwarderRoute, { params, body: { name: SYSLOG.name } })).status).toBe(409);
  const attempts = await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      owner.call(createForwarderRoute, { body: { ...SYSLOG, name: `n${i}` } }),
    ),
  );
  expect(attempts.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409]);
  expect(attempts.find(({ status }) => status === 409)?.body.type).toMatch(/limit-reached$/);
});

test("with the gateway away nothing is stored", async () => {
  api.gateway.refusal = new AppError("dependency_unavailable", "The gateway does not answer.");
  const answer = await owner.call(createForwarderRoute, { body: WEBHOOK });
  api.gateway.refusal = undefined;
  expect(answer.status).toBe(503);
  expect((await owner.call(listForwardersRoute)).body.items).toEqual([]);
  expect(await entries()).toEqual([]);
});

describe("what is not one's own, not confirmed or not an admin's is refused and changes nothing", () => {
  const changing: readonly (readonly [RouteContract, object | undefined])[] = [
    [updateForwarderRoute, { name: "mine" }],
    [pauseForwarderRoute, undefined],
    [resumeForwarderRoute, undefined],
    [rotateForwarderSecretRoute, {}],
    [testForwarderRoute, undefined],
    [deleteForwarderRoute, undefined],
  ];
  const rows = () => superuser`
    SELECT f::text, s::text FROM log_forwarders f JOIN log_forwarder_secrets s ON s.forwarder_id = f.id
    WHERE f.client_id = ${clientId}`;

  test.each(changing.map(([route, body]) => [route.id, route, body] as const))(
    "%s",
    async (_, route, body) => {
      const { params } = await create();
      const before = await rows();
      const tested = api.gateway.tested.length;
      const request = { params, ...(body === undefined ? {} : { body }) };
      await stranger.stepUp();
      expect((await stranger.call(route, request)).status).toBe(404);
      expect((await stranger.call(route, { ...request, params: { id: "x" } })).status).toBe(404);
      expect((await api.browser().call(route, request)).status).toBe(401);
      owner.forgetStepUp();
      expect((await owner.call(route, request)).body.type).toMatch(/step-up-required$/);
      await superuser`UPDATE users SET role = 'member' WHERE client_id = ${clientId}`;
      expect((await owner.call(route, request)).body.type).toMatch(/forbidden$/);
      expect(await rows()).toEqual(before);
      expect(api.gateway.tested).toHaveLength(tested);
    },
  );

  test("reading too", async () => {
    const { params } = await create();
    expect((await stranger.call(getForwarderRoute, { params })).status).toBe(404);
    expect((await stranger.call(listForwardersRoute)).body.items).toEqual([]);
    expect((await api.browser().call(listForwardersRoute)).status).toBe(401);
    expect((await api.browser().call(createForwarderRoute, { body: WEBHOOK })).status).toBe(401);
    await superuser`UPDATE users SET role = 'viewer' WHERE client_id = ${clientId}`;
    expect((await owner.call(listForwardersRoute)).status).toBe(403);
    expect((await owner.call(getForwarderRoute, { params })).status).toBe(403);
  });
});

test.each([
  ["plain http", { kind: "webhook", url: "http://siem.example.com/" }, "/destination/url"],
  ["an address", { kind: "webhook", url: "https://169.254.169.254/" }, "/destination/url"],
  ["a user in the address", { kind: "webhook", url: "https://u:p@siem.example.com/" }, "/destination/url"],
  ["a syslog server by address", { kind: "syslog", host: "10.0.0.1" }, "/destination/host"],
  ["a port that is none", { ...SYSLOG.destination, port: 0 }, "/destination/port"],
  ["what is no certificate", { ...SYSLOG.destination, ca: "-----BEGIN" }, "/destination/ca"],
  [
    "a certificate that does not parse",
    { ...SYSLOG.destination, ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    "/destination/ca",
  ],
  ["a kind that is none", { kind: "file", path: "/etc" }, "/destination/kind"],
])("%s is refused by its pointer, made or changed", async (_, destination, pointer) => {
  const { params } = await create();
  const made = await owner.call(createForwarderRoute, { body: { name: "wrong", destination } });
  const changed = await owner.call(updateForwarderRoute, { params, body: { destination } });
  for (const answer of [made, changed]) {
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  }
});

test.each(["whsec_short", `whsec_${"-".repeat(44)}`, Buffer.alloc(32).toString("base64")])(
  "the secret %s is refused without repeating it",
  async (secret) => {
    const answer = await owner.call(createForwarderRoute, { body: { ...WEBHOOK, secret } });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ pointer: "/secret" }]);
    expect(answer.text).not.toContain(secret);
  },
);
