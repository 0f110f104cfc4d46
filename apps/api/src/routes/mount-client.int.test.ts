import {
  createAgentRoute,
  erasureCertificateRoute,
  getDeletionRoute,
  requestDeletionRoute,
  restoreClientRoute,
  sessionRoute,
} from "@deployclaw/contracts";
import { testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { ORIGIN } from "../testing/test-browser.ts";

const database = await testDatabase();
await testHost(database);
const api = testApi(database);
const WEEK_MS = 7 * 24 * 60 * 60_000;

async function admin() {
  const browser = api.browser();
  const { clientId } = await browser.signUp();
  const { name } = (await browser.call(sessionRoute)).body.client;
  return { browser, clientId, body: { clientName: name } };
}
const asRole = (clientId: string, role: string) =>
  database.superuser`UPDATE users SET role = ${role} WHERE client_id = ${clientId}`;
const holdOf = async (clientId: string) => {
  const [row] = await database.superuser`SELECT hold FROM clients WHERE id = ${clientId}`;
  return row?.["hold"];
};

test("an admin has the client deleted with its name and a code for that very request, and takes it back", async () => {
  const { browser, clientId, body } = await admin();
  const asked = await browser.confirm(requestDeletionRoute, { body });
  expect(asked.status).toBe(202);
  const { deletion } = asked.body;
  expect(new Date(deletion.dueAt).getTime() - new Date(deletion.requestedAt).getTime()).toBe(WEEK_MS);
  expect(deletion.certificateUrl).toMatch(new RegExp(`^${ORIGIN}/api/erasure-certificates/${clientId}\\.`));
  expect((await browser.call(getDeletionRoute)).body.deletion).toEqual(deletion);
  expect((await browser.call(sessionRoute)).body.client.hold).toEqual({
    kind: "deleting",
    since: deletion.requestedAt,
    dueAt: deletion.dueAt,
  });
  await browser.stepUp();
  expect((await browser.call(createAgentRoute, { body: {} })).body.type).toMatch(/client-deleting$/);
  expect((await browser.call(requestDeletionRoute, { body })).body.type).toMatch(/client-deleting$/);
  expect((await browser.call(restoreClientRoute)).status).toBe(204);
  expect((await browser.call(sessionRoute)).body.client.hold).toBeNull();
  expect((await browser.call(getDeletionRoute)).status).toBe(404);
  expect((await browser.call(restoreClientRoute)).status).toBe(409);
});

test("another name is 422 and nothing happens", async () => {
  const { browser, clientId, body } = await admin();
  const answer = await browser.confirm(requestDeletionRoute, { body: { clientName: `${body.clientName}x` } });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toMatchObject([{ pointer: "/clientName" }]);
  expect(await holdOf(clientId)).toBeNull();
});

test("a step-up that was given for something else deletes no client", async () => {
  const { browser, clientId, body } = await admin();
  await browser.stepUp();
  const answer = await browser.call(requestDeletionRoute, { body });
  expect(answer.status).toBe(403);
  expect(answer.body.type).toMatch(/step-up-required$/);
  expect(await holdOf(clientId)).toBeNull();
});

test.each(["member", "viewer"])("a %s neither deletes the client nor takes it back", async (role) => {
  const { browser, clientId, body } = await admin();
  await asRole(clientId, role);
  expect((await browser.call(requestDeletionRoute, { body })).body.type).toMatch(/forbidden$/);
  await asRole(clientId, "admin");
  await browser.confirm(requestDeletionRoute, { body });
  await browser.stepUp();
  await asRole(clientId, role);
  expect((await browser.call(restoreClientRoute)).body.type).toMatch(/forbidden$/);
  expect(await holdOf(clientId)).toBe("deleting");
});

test("without a code the deletion is not taken back", async () => {
  const { browser, clientId, body } = await admin();
  await browser.confirm(requestDeletionRoute, { body });
  browser.forgetStepUp();
  expect((await browser.call(restoreClientRoute)).body.type).toMatch(/step-up-required$/);
  expect(await holdOf(clientId)).toBe("deleting");
});

test("a certificate is 404 until there is one, and for every token that we did not make", async () => {
  const { browser, body } = await admin();
  const asked = await browser.confirm(requestDeletionRoute, { body });
  const token = String(asked.body.deletion.certificateUrl).split("/").at(-1) ?? "";
  for (const each of [token, token.slice(0, -1), "x", "0197f000-0000-7000-8000-000000000000.x"]) {
    const answer = await api.browser().call(erasureCertificateRoute, { params: { token: each } });
    expect(answer.status).toBe(404);
  }
});
