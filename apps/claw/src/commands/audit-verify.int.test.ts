import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  auditLeafText,
  formatEntryBundle,
  formatExportLine,
  formatTilePath,
  formatVerifierKey,
  leafHash,
  noteSigner,
  payloadHash,
  signCheckpoint,
  TileTree,
} from "@deployclaw/transparency";
import { expect, onTestFinished, test } from "vitest";

// What an auditor's shell sees: exit codes and words of the command, on a file, a directory and an address.

const run = promisify(execFile);
const main = join(import.meta.dirname, "../main.ts");
const clientId = "0190f3a0-0000-7000-8000-000000000001";
const signer = noteSigner(`deployclaw/installation/${clientId}`, Buffer.alloc(32, 4));
const publicKey = formatVerifierKey(signer);

function entryAt(seq: number) {
  const payload = JSON.stringify({ ipAddress: null, metadata: {}, target: `agent-${seq}` });
  const salt = Buffer.alloc(32, seq + 1);
  const fields = {
    id: `0190f3a0-0000-7000-9000-${String(seq).padStart(12, "0")}`,
    clientId,
    agentId: null,
    actorKind: "user",
    actorId: "someone",
    actionType: "agent.create",
    createdAt: "2026-01-02T03:04:05.678Z",
    writer: "api",
    boot: clientId,
    number: seq,
  };
  const digest = payloadHash(salt, payload).toString("hex");
  const text = auditLeafText(fields, digest);
  const leaf = leafHash(text);
  const hashes = { salt: salt.toString("hex"), payloadHash: digest, leafHash: leaf.toString("hex") };
  return { text, leaf, entry: { ...fields, seq, payload, ...hashes } };
}
const entries = [0, 1, 2, 3, 4].map(entryAt);
const tree = new TileTree();
for (const { leaf } of entries) tree.append(leaf);
const note = signCheckpoint({ size: 5, root: tree.root() }, signer);

/** A folder with the log in each form, and a kept checkpoint. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dcverify-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const lines = entries.map(({ entry }) => formatExportLine({ entry }));
  put("export.jsonl", formatExportLine({ publicKey, checkpoint: note }) + lines.join(""));
  put("kept", JSON.stringify({ note, publicKey, treeSize: 5 }));
  put("tiles/checkpoint", note);
  for (const tile of tree.edge()) put(`tiles/${formatTilePath(tile)}`, tile.bytes);
  const bundle = formatEntryBundle(entries.map(({ text }) => text));
  put(`tiles/${formatTilePath({ level: "entries", index: 0, width: 5 })}`, bundle);
  return folder;
}

async function verify(...args: string[]): Promise<{ code: number; output: string }> {
  const command = [main, "audit", "verify", ...args];
  try {
    const { stdout, stderr } = await run(process.execPath, command);
    return { code: 0, output: stdout + stderr };
  } catch (err) {
    const { code, stdout, stderr } = err as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

test("exit codes tell a log that is right, one that was changed, and what is no log", async () => {
  const folder = makeFolder();
  const file = join(folder, "export.jsonl");
  const kept = ["--checkpoint", join(folder, "kept"), "--retention-days", "0"];
  const right = await verify(file, ...kept);
  expect(right).toEqual({
    code: 0,
    output: "verified: 5 entries are as they were when they were signed\n",
  });
  expect((await verify(file)).output).toContain("keep both elsewhere");
  writeFileSync(file, readFileSync(file, "utf8").replace("agent-3", "agent-x"));
  const changed = await verify(file, ...kept);
  expect(changed.code).toBe(1);
  expect(changed.output).toMatch(
    /entry 3 was edited: its payload .* \(id 0190f3a0-0000-7000-9000-000000000003\)/,
  );
  expect((await verify(join(folder, "kept"))).code).toBe(2);
  expect((await verify(join(folder, "nothing"))).code).toBe(2);
  expect((await verify()).code).toBe(2);
});

test("a tiled log is verified from its directory and from its address, with the header that is asked for", async () => {
  const folder = makeFolder();
  const tiles = join(folder, "tiles");
  writeFileSync(join(folder, "header"), "cookie: session=secret\n");
  const patience: string[] = [];
  const server = createServer((req, res) => {
    const wait = patience.shift();
    if (wait !== undefined) return void res.writeHead(429, { "retry-after": wait }).end("{}");
    if (req.headers.cookie !== "session=secret") return void res.writeHead(401).end();
    try {
      res.end(readFileSync(join(tiles, req.url ?? "")));
    } catch {
      res.writeHead(404).end();
    }
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const kept = ["--checkpoint", join(folder, "kept")];
  expect((await verify(tiles)).output).toContain("a tiled log brings no key");
  expect(await verify(tiles, ...kept)).toMatchObject({ code: 0 });
  expect(await verify(url, ...kept)).toMatchObject({ code: 2, output: expect.stringContaining("401") });
  expect(await verify(url, ...kept, "--header", join(folder, "header"))).toMatchObject({ code: 0 });
  patience.push("0", "0", "0");
  const patient = await verify(url, ...kept, "--header", join(folder, "header"));
  expect(patient).toMatchObject({ code: 0, output: expect.stringContaining("asks for patience") });
  for (const waits of [["999999"], ["soon"], ["0", "0", "0", "0", "0"]]) {
    patience.push(...waits);
    const refused = await verify(url, ...kept, "--header", join(folder, "header"));
    expect(refused).toMatchObject({ code: 2, output: expect.stringContaining("takes no more requests") });
  }
  const bundle = join(tiles, "tile/entries/000.p/5");
  writeFileSync(bundle, readFileSync(bundle, "latin1").replace("someone", "nobody!"), "latin1");
  const edited = await verify(tiles, ...kept);
  expect(edited.code).toBe(1);
  expect(edited.output).toContain("entry 0 is not the one that its leaf was made from");
});
