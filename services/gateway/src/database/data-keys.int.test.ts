import { randomBytes } from "node:crypto";
import { withHost } from "@deployclaw/db";
import { AppError, NIL_AGENT_ID } from "@deployclaw/domain";
import { testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { openCredential, type SealedCredential, Secret, sealCredential } from "@deployclaw/vault";
import { expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import type { AuditedVault, RefusedKey } from "../vault/audited-vault.ts";
import { createVault } from "../vault/vault.ts";
import { dataKeyToSeal, readDataKey } from "./data-keys.ts";
import { countByMaster, rewrapDataKeys } from "./rewrap-data-keys.ts";

const database = await testDatabase();
const db = database.as("dc_gateway");
const hostName = await testHost(database);
const one = `1:${randomBytes(32).toString("base64")}`;
const two = `2:${randomBytes(32).toString("base64")}`;

const refused: RefusedKey[] = [];
const vaultOf = (masterKeys: string, random: (length: number) => Buffer = randomBytes): AuditedVault => ({
  ...createVault(masterKeys, 1, random),
  refused: (key) => refused.push(key),
});
const vault = vaultOf(one);

type Client = Awaited<ReturnType<typeof testClient>>;

const bindingOf = ({ clientId }: Client) => ({ clientId, agentId: NIL_AGENT_ID, name: "KEY" });

async function seal(client: Client, value = "v", with_ = vault): Promise<SealedCredential> {
  const dataKey = await withHost(db, hostName, (tx) => dataKeyToSeal(tx, with_, client.clientId));
  return sealCredential({
    dataKey,
    binding: bindingOf(client),
    value: new Secret(value),
    random: randomBytes,
  });
}

async function open(client: Client, sealed: SealedCredential, with_ = vault): Promise<string> {
  const dataKey = await withHost(db, hostName, (tx) =>
    readDataKey(tx, with_, client.clientId, sealed.keyVersion),
  );
  return openCredential({ dataKey, binding: bindingOf(client), sealed }).reveal();
}

const rowsOf = ({ clientId }: Client) => database.superuser<{ version: number; sealedValues: number }[]>`
  SELECT version, sealed_values AS "sealedValues" FROM client_data_keys WHERE client_id = ${clientId} ORDER BY version`;

test("a data key hands over to the next version well before 2^32 values, and what it sealed still opens", async () => {
  expect(LIMITS.sealsPerDataKeyMax).toBeLessThanOrEqual(2 ** 32 / 4);
  const client = await testClient(database);
  const first = await seal(client, "first");
  const second = await seal(client, "second");
  expect(await rowsOf(client)).toEqual([{ version: 1, sealedValues: 2 }]);

  await database.superuser`
    UPDATE client_data_keys SET sealed_values = ${LIMITS.sealsPerDataKeyMax - 1} WHERE client_id = ${client.clientId}`;
  const last = await seal(client, "last");
  const next = await seal(client, "next");
  expect([first, second, last, next].map(({ keyVersion }) => keyVersion)).toEqual([1, 1, 1, 2]);
  expect(await rowsOf(client)).toEqual([
    { version: 1, sealedValues: LIMITS.sealsPerDataKeyMax },
    { version: 2, sealedValues: 1 },
  ]);
  for (const [sealed, value] of [
    [first, "first"],
    [last, "last"],
    [next, "next"],
  ] as const)
    expect(await open(client, sealed)).toBe(value);
});

test("many that seal at once at the border are all counted and make one next version", async () => {
  const client = await testClient(database);
  await seal(client);
  await database.superuser`
    UPDATE client_data_keys SET sealed_values = ${LIMITS.sealsPerDataKeyMax - 3} WHERE client_id = ${client.clientId}`;
  const sealed = await Promise.all(Array.from({ length: 12 }, (_, at) => seal(client, `v${at}`)));
  expect(sealed.filter(({ keyVersion }) => keyVersion === 1).length).toBe(3);
  expect(await rowsOf(client)).toEqual([
    { version: 1, sealedValues: LIMITS.sealsPerDataKeyMax },
    { version: 2, sealedValues: 9 },
  ]);
  for (const [at, each] of sealed.entries()) expect(await open(client, each)).toBe(`v${at}`);
});

test("a rewrap that is killed at any row leaves each opening with exactly one version, and goes on from there", async () => {
  const clients = await Promise.all(Array.from({ length: 7 }, () => testClient(database)));
  const values = await Promise.all(clients.map((client) => seal(client, client.email)));
  const both = vaultOf(`${one},${two}`);
  const opensWith = async (client: Client, sealed: SealedCredential, keys: string) => {
    try {
      return (await open(client, sealed, vaultOf(keys))) === client.email;
    } catch (err) {
      if (err instanceof AppError && err.code === "vault_refused") return false;
      throw err;
    }
  };
  const versionsThatOpen = async () => {
    const versions: string[] = [];
    for (const [at, client] of clients.entries()) {
      const sealed = values[at];
      if (sealed === undefined) throw new Error("nothing was sealed");
      const byOne = await opensWith(client, sealed, one);
      const byTwo = await opensWith(client, sealed, two);
      expect(byOne !== byTwo, "opens with exactly one").toBe(true);
      versions.push(byOne ? "1" : "2");
    }
    return versions.join("");
  };
  const total =
    (await countByMaster(db, hostName)).find(({ masterVersion }) => masterVersion === 1)?.count ?? 0;

  for (let row = 0; row < total; row += 1) {
    // One batch gets through as far as this row and is killed there, with everything that it had not committed.
    let left = Math.min(row % 3, total - row - 1);
    const dying = vaultOf(`${one},${two}`, (length) => {
      if (left === 0) throw new Error("killed");
      left -= 1;
      return randomBytes(length);
    });
    await expect(rewrapDataKeys(db, hostName, dying, { after: undefined, limit: 100 })).rejects.toThrow();
    await versionsThatOpen();
    // The next one gets one row further before it is killed between two batches.
    expect((await rewrapDataKeys(db, hostName, both, { after: undefined, limit: 1 })).rewrapped).toBe(1);
    await versionsThatOpen();
  }
  expect(await versionsThatOpen()).toBe("2".repeat(clients.length));
  expect(await countByMaster(db, hostName)).toEqual([{ masterVersion: 2, count: total }]);
  expect(await rewrapDataKeys(db, hostName, both, { after: undefined, limit: 100 })).toEqual({
    rewrapped: 0,
    failed: [],
    last: undefined,
  });
});

test("one data key that does not open is named and keeps no other from being rewrapped", async () => {
  const [broken, whole] = [await testClient(database), await testClient(database)];
  await seal(broken);
  const sealed = await seal(whole, "whole");
  await database.superuser`
    UPDATE client_data_keys SET wrapped_tag = decode(repeat('00', 16), 'hex') WHERE client_id = ${broken.clientId}`;
  const both = vaultOf(`${one},${two}`);
  const first = await rewrapDataKeys(db, hostName, both, { after: undefined, limit: 1 });
  const second = await rewrapDataKeys(db, hostName, both, { after: first.last, limit: 1 });
  const third = await rewrapDataKeys(db, hostName, both, { after: second.last, limit: 1 });
  expect([...first.failed, ...second.failed]).toMatchObject([{ clientId: broken.clientId, version: 1 }]);
  expect([first.rewrapped + second.rewrapped, third.last]).toEqual([1, undefined]);
  expect(await open(whole, sealed, vaultOf(two))).toBe("whole");
});

test("a deleted client's data key is gone, and a restored backup of its rows does not open", async () => {
  const client = await testClient(database);
  const sealed = await seal(client, "secret");
  await database.superuser`DELETE FROM clients WHERE id = ${client.clientId}`;
  expect(await rowsOf(client)).toEqual([]);

  await database.superuser`INSERT INTO clients (id, name) VALUES (${client.clientId}, ${client.clientName})`;
  await expect(open(client, sealed)).rejects.toThrow(/no data key/);
  // A key that the client is given later is another one, though it has the same version.
  expect((await seal(client)).keyVersion).toBe(sealed.keyVersion);
  await expect(open(client, sealed)).rejects.toMatchObject({ reason: "open_failed" });
});
