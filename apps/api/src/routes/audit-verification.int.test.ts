import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkpointRoute, verifierRoute } from "@deployclaw/contracts";
import { appendAudit, auditWriter, withTenant } from "@deployclaw/db";
import { clientId as asClientId } from "@deployclaw/domain";
import { eventually, privateDatabase, testEntry } from "@deployclaw/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AuditProcess, startAuditProcess } from "../testing/audit-process.ts";
import { testApi } from "../testing/test-api.ts";

// What an auditor does: takes a bundle and the script from the platform, a checkpoint that was kept, and verifies both ways.

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const api = testApi(database);
const owner = api.browser();
const run = promisify(execFile);
const claw = join(import.meta.dirname, "../../../claw/src/main.ts");

let audit: AuditProcess;
let folder = "";
let clientId = "";
const at = (name: string) => join(folder, name);

/** Writes until the log has so many signed entries. */
async function growTo(size: number): Promise<void> {
  const [row] =
    await database.superuser`SELECT count(*)::int AS n FROM audit_logs WHERE client_id = ${clientId}`;
  const createdAt = new Date(1_800_000_000_000);
  const platform = { clientId, actorKind: "platform", actorId: "api", target: "x", createdAt } as const;
  const entry = () => testEntry({ ...platform, actionType: "request.intent" });
  const entries = Array.from({ length: size - Number(row?.["n"]) }, entry);
  await withTenant(database.as("dc_api"), asClientId(clientId), (tx) =>
    appendAudit(tx, auditWriter("api", randomUUID()), entries),
  );
  await eventually(`${size} entries are signed`, async () => {
    const { body } = await owner.call(checkpointRoute);
    return body.treeSize === size;
  });
}

async function takeBundle(name: string, query: string): Promise<void> {
  const answer = await owner.send("GET", `/api/audit/export?format=bundle${query}`);
  expect(answer.status).toBe(200);
  await writeFile(at(name), Buffer.from(await answer.arrayBuffer()));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcverification-"));
  audit = startAuditProcess(database);
  clientId = (await owner.signUp()).clientId;
  await growTo(100);
  await writeFile(at("kept"), (await owner.call(checkpointRoute)).text);
  await growTo(300);
  await takeBundle("whole.tar", "");
  await takeBundle("filtered.tar", "&action=user.login&keptSize=100");
  await takeBundle("other.tar", "&action=user.login");
  const script = await api.browser().call(verifierRoute);
  await writeFile(at("verify.mjs"), script.text);
});
afterAll(async () => {
  await audit.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Exit code and verdict of a program. */
async function judge(command: readonly string[], name: string) {
  const args = [...command, at(name), "--checkpoint", at("kept"), "--json"];
  const { stdout, code } = await run(process.execPath, args).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (err: { stdout: string; code: number }) => err,
  );
  const { ok, reason, seq, id } = JSON.parse(stdout);
  return { code, verdict: ok ? "verified" : reason, ...(ok ? {} : { seq, id }) };
}

/** What `claw audit verify` and the script say of a bundle, which must be the same. */
async function verdictOn(name: string) {
  const ours = await judge([claw, "audit", "verify"], name);
  expect(await judge([at("verify.mjs")], name)).toEqual(ours);
  return ours;
}

/** A bundle in which one byte differs: the first of `text` after `within`. */
async function changed(name: string, within: string, text: string): Promise<string> {
  const bytes = await readFile(at(name));
  const place = bytes.indexOf(text, bytes.indexOf(within));
  bytes[place] = bytes[place] === 0x61 ? 0x62 : 0x61;
  await writeFile(at("changed.tar"), bytes);
  return "changed.tar";
}

test("a bundle from the API verifies against a kept checkpoint, whole and filtered, and with exit code 0", async () => {
  for (const name of ["whole.tar", "filtered.tar"])
    expect([name, await verdictOn(name)]).toEqual([name, { code: 0, verdict: "verified" }]);
});

test("one byte of an entry is named by its number and id, of the payload and of a public field", async () => {
  const text = (await readFile(at("whole.tar"))).toString("latin1");
  for (const [within, field] of [
    [`{"entry":{"seq":7,`, "request.intent"],
    [`{"entry":{"seq":299,`, "target"],
    [`{"entry":{"seq":150,`, `"salt":"`],
  ] as const) {
    const id = /"id":"([^"]+)"/.exec(text.slice(text.indexOf(within)))?.[1];
    const byte =
      field === `"salt":"` ? text.slice(text.indexOf(field, text.indexOf(within)) + 8).slice(0, 8) : field;
    const seq = Number(/\d+/.exec(within)?.[0]);
    expect(await verdictOn(await changed("whole.tar", within, byte))).toEqual({
      code: 1,
      verdict: "edited",
      seq,
      id,
    });
  }
});

test("one byte of a proof or of a checkpoint is named for what it is", async () => {
  const { note } = JSON.parse(await readFile(at("kept"), "utf8"));
  const root = note.split("\n")[2] ?? "";
  const filtered = (await readFile(at("filtered.tar"))).toString("latin1");
  const hash = /"subtree":\{[^}]*"hash":"([0-9a-f]{64})"/.exec(filtered)?.[1] ?? "";
  expect(await verdictOn(await changed("filtered.tar", hash, hash))).toMatchObject({
    code: 1,
    verdict: "rewritten",
  });
  const newest = filtered.slice(filtered.indexOf(`deployclaw/${database.installationId}/${clientId}\n300\n`));
  const [, , newestRoot = "", , signature = ""] = newest.split("\n");
  for (const part of [newestRoot, signature.slice(-20)])
    expect(await verdictOn(await changed("filtered.tar", `${clientId}\n300\n`, part))).toMatchObject({
      code: 1,
      verdict: "checkpoint",
    });
  // One of the older ones, in the whole bundle.
  expect(await verdictOn(await changed("whole.tar", root, root))).toMatchObject({
    code: 1,
    verdict: "checkpoint",
  });
});

test("a bundle that was cut off is none, and one whose filter hides the kept size is not compared: exit codes 2 and 3", async () => {
  const bytes = await readFile(at("whole.tar"));
  await writeFile(at("cut.tar"), bytes.subarray(0, bytes.length - 5_000));
  expect(await verdictOn("cut.tar")).toMatchObject({ code: 2, verdict: "malformed" });
  expect(await verdictOn("other.tar")).toMatchObject({ code: 3, verdict: "not_compared" });
});

test("everybody gets the script as it lies in the repository, and the bundle says how", async () => {
  const { status, text, headers } = await api.browser().call(verifierRoute);
  const path = join(import.meta.dirname, "../../../../packages/transparency/standalone/verify.mjs");
  expect([status, text]).toEqual([200, await readFile(path, "utf8")]);
  expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(headers.get("content-disposition")).toBe('attachment; filename="verify.mjs"');
  const bundle = (await readFile(at("whole.tar"))).toString("latin1");
  expect(bundle.slice(0, 4_000)).toContain(`GET ${verifierRoute.path}`);
});
