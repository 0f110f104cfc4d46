import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { CredentialSlot, OAuth2Slot } from "@deployclaw/domain";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { headerOf, reasonOf } from "../../testing/header-of.ts";
import { standInUpstream } from "../../testing/stand-in-upstream.ts";
import { testGateway } from "../../testing/test-gateway.ts";

const HOST = "api.example.com";
const TOKENS = "oauth2.example.com";
const SLOT: OAuth2Slot = {
  kind: "oauth2",
  tokenUrl: `https://${TOKENS}/token`,
  grant: "refresh_token",
  clientId: "app-1",
  authentication: "body",
  scope: "mail.read mail.send",
};
const database = await testDatabase();
const upstream = await standInUpstream([HOST, TOKENS]);
const gateway = await testGateway(database, upstream);

/** What the token endpoint answers next. */
let give: (form: URLSearchParams, req: IncomingMessage) => { status?: number; body: unknown };
let given = 0;

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  upstream.seen.length = 0;
  upstream.dialled.length = 0;
  gateway.names.set(HOST, ["93.184.215.14"]);
  gateway.names.set(TOKENS, ["93.184.215.16"]);
  given = 0;
  give = () => {
    given += 1;
    return { body: { access_token: `access-token-${given}`, token_type: "Bearer", expires_in: 3_600 } };
  };
  upstream.answerWith((req: IncomingMessage, res: ServerResponse, body) => {
    if (req.headers.host !== TOKENS) {
      res.end(`echo ${req.headers.authorization}`);
      return;
    }
    const { status = 200, body: answer } = give(new URLSearchParams(body), req);
    res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
});

async function cellWith(slot: OAuth2Slot = SLOT, secret: object = { refreshToken: "refresh-token-0" }) {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  const value = JSON.stringify(secret);
  const credential: CredentialSlot = slot;
  const name = "MAIL";
  const placeholder = await gateway.credential(agent.agentId, {
    name,
    value,
    hosts: [HOST],
    slot: credential,
  });
  const ask = () => inside.https(`https://${HOST}/`, { headers: { authorization: `Bearer ${placeholder}` } });
  return { agent, inside, ask, placeholder };
}

const sentTo = (host: string) =>
  upstream.seen.filter(({ rawHeaders }) => headerOf(rawHeaders, "host")[0] === host);
const formsSent = () => sentTo(TOKENS).map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

test("a token is asked for once, used until it ends, and written down before and after", async () => {
  const { agent, ask } = await cellWith(SLOT, {
    refreshToken: "refresh-token-0",
    clientSecret: "client-secret-0",
  });
  expect((await ask()).body).toBe(`echo Bearer ${"*".repeat("access-token-1".length)}`);
  expect((await ask()).status).toBe(200);
  expect(formsSent()).toEqual([
    {
      grant_type: "refresh_token",
      refresh_token: "refresh-token-0",
      scope: "mail.read mail.send",
      client_id: "app-1",
      client_secret: "client-secret-0",
    },
  ]);
  const authorizations = sentTo(HOST).map(({ rawHeaders }) => headerOf(rawHeaders, "authorization")[0]);
  expect(authorizations).toEqual(["Bearer access-token-1", "Bearer access-token-1"]);
  expect(upstream.dialled[0]).toEqual({ addresses: ["93.184.215.16"], port: 443, servername: TOKENS });
  const entries = await gateway.entriesOnce(agent.agentId, 6);
  expect(entries.map(({ actionType }) => actionType).sort()).toEqual([
    "credential.renew",
    "credential.renewed",
    "request.intent",
    "request.intent",
    "request.outcome",
    "request.outcome",
  ]);
  expect(entries.find(({ actionType }) => actionType === "credential.renewed")).toMatchObject({
    target: "MAIL",
    metadata: { host: TOKENS, status: 200, reason: "completed" },
  });
  expect(JSON.stringify([entries, gateway.lines])).not.toMatch(
    /(?:access|refresh|client)-(?:token|secret)-\d/,
  );
});

test("tokens survive a restart, sealed: neither they nor the refresh token stand anywhere in the database", async () => {
  const { agent, ask } = await cellWith();
  give = () => ({
    body: { access_token: "access-token-77", expires_in: 3_600, refresh_token: "refresh-token-77" },
  });
  await ask();
  await gateway.restart();
  const socket = gateway.paths.airlock(agent.cellSlot).egressSocket;
  await eventually("the cell is listened to again", async () => existsSync(socket));
  expect((await ask()).status).toBe(200);
  expect(formsSent()).toHaveLength(1);
  const [row] = await database.superuser`SELECT string_agg(c::text, '') AS text FROM agent_credentials c`;
  for (const token of ["access-token-77", "refresh-token-77"])
    for (const spelling of [token, Buffer.from(token).toString("hex")])
      expect(row?.["text"]).not.toContain(spelling);
});

test("a refresh token that was exchanged is the one that is used next", async () => {
  const { ask } = await cellWith();
  give = (form) => ({
    body: { access_token: "short-lived", expires_in: 1, refresh_token: `${form.get("refresh_token")}+` },
  });
  await ask();
  await ask();
  await ask();
  expect(formsSent().map((form) => form["refresh_token"])).toEqual([
    "refresh-token-0",
    "refresh-token-0+",
    "refresh-token-0++",
  ]);
});

test("ten requests at once ask for one token", async () => {
  const { ask } = await cellWith();
  const answers = await Promise.all(Array.from({ length: 10 }, ask));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(formsSent()).toHaveLength(1);
});

test("a client that has only a secret gets a token with it, in a Basic header where the server wants that", async () => {
  const slot = { ...SLOT, grant: "client_credentials", authentication: "basic", scope: "" } as const;
  const { ask } = await cellWith(slot, { clientSecret: "s:e c" });
  expect((await ask()).status).toBe(200);
  expect(formsSent()).toEqual([{ grant_type: "client_credentials" }]);
  const expected = `Basic ${Buffer.from("app-1:s%3Ae+c").toString("base64")}`;
  expect(headerOf(sentTo(TOKENS)[0]?.rawHeaders, "authorization")).toEqual([expected]);
});

test.each<[string, () => { status?: number; body: unknown }]>([
  ["refuses", () => ({ status: 400, body: { error: "invalid_grant" } })],
  ["redirects", () => ({ status: 302, body: {} })],
  ["answers without a token", () => ({ body: { token_type: "Bearer" } })],
  ["gives what could break out of a header", () => ({ body: { access_token: "a\r\nx: y" } })],
  ["gives a token of another kind", () => ({ body: { access_token: "a", token_type: "mac" } })],
  ["answers at length", () => ({ body: { access_token: "a", x: "x".repeat(100_000) } })],
])(
  "when the token endpoint %s the request is refused, recorded, and the endpoint left alone for a while",
  async (_what, answer) => {
    const { agent, ask } = await cellWith();
    give = answer;
    const first = await ask();
    expect([first.status, reasonOf(first.body)]).toEqual([403, "credential_unavailable"]);
    expect((await ask()).status).toBe(403);
    expect(formsSent()).toHaveLength(1);
    expect(sentTo(HOST)).toEqual([]);
    const entries = await gateway.entriesOnce(agent.agentId, 4);
    expect(
      entries.find(({ actionType }) => actionType === "credential.renewed")?.metadata["reason"],
    ).not.toBe("completed");
  },
);

test("a token endpoint at an address that is not public is never dialled", async () => {
  const { agent, ask } = await cellWith();
  gateway.names.set(TOKENS, ["10.0.0.1"]);
  expect(reasonOf((await ask()).body)).toBe("address_not_public");
  expect(upstream.dialled).toEqual([]);
  const entries = await gateway.entriesOnce(agent.agentId, 4);
  expect(entries.find(({ actionType }) => actionType === "credential.renewed")?.metadata).toMatchObject({
    reason: "address_not_public",
  });
});

test("what its client gives a credential while a token is asked for is not overwritten", async () => {
  const { agent, ask } = await cellWith();
  let replaced: Promise<void> | undefined;
  give = () => {
    replaced ??= gateway.replace(
      agent.agentId,
      "MAIL",
      JSON.stringify({ refreshToken: "refresh-token-new" }),
    );
    return { body: { access_token: "access-token-old", expires_in: 3_600 } };
  };
  upstream.answerWith((req, res, body) => {
    if (req.headers.host !== TOKENS) {
      res.end("fine");
      return;
    }
    const { body: answer } = give(new URLSearchParams(body), req);
    void replaced?.then(() => res.writeHead(200).end(JSON.stringify(answer)));
  });
  expect(reasonOf((await ask()).body)).toBe("credential_unavailable");
  await eventually("the new refresh token is used", async () => (await ask()).status === 200);
  expect(formsSent().at(-1)?.["refresh_token"]).toBe("refresh-token-new");
});

test("a refresh token or client secret that comes back is redacted too", async () => {
  const { ask } = await cellWith(SLOT, { refreshToken: "refresh-token-0", clientSecret: "client-secret-0" });
  upstream.answerWith((req, res, body) => {
    if (req.headers.host === TOKENS) res.end(JSON.stringify(give(new URLSearchParams(body), req).body));
    else res.end("refresh-token-0 client-secret-0 access-token-1");
  });
  expect((await ask()).body).toMatch(/^[* ]+$/);
});
