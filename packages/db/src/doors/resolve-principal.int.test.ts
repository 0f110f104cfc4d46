import { testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test, vi } from "vitest";
import { resolvePrincipal } from "./resolve-principal.ts";

const database = await testDatabase();
const auth = database.as("dc_auth");
const client = await testClient(database, { role: "viewer" });
const now = new Date("2030-01-01T00:00:00Z");
const insertSession = (token: string, expiresAt: Date) => database.superuser`
  INSERT INTO sessions (user_id, token, stage, expires_at) VALUES (${client.userId}, ${token}, 'full', ${expiresAt})`;

test("a living session's token hash leads to its user and client in one query", async () => {
  await insertSession("hash-1", new Date("2030-01-01T00:00:01Z"));
  const select = vi.spyOn(auth.orm, "select");
  const principal = await resolvePrincipal(auth, "hash-1", now);
  expect(select).toHaveBeenCalledTimes(1);
  expect(principal).toMatchObject({
    stage: "full",
    stepUpUntil: null,
    totpEnrolled: false,
    user: { id: client.userId, email: client.email, role: "viewer" },
    client: { id: client.clientId, name: client.clientName, plan: "team", hold: null },
  });
});

test("an unknown, expired or malicious token hash leads to nobody", async () => {
  await insertSession("hash-2", now);
  expect(await resolvePrincipal(auth, "hash-2", now)).toBeUndefined();
  expect(await resolvePrincipal(auth, "unknown", now)).toBeUndefined();
  expect(await resolvePrincipal(auth, "' OR true --", now)).toBeUndefined();
});
