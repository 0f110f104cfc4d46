import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  cosignedAt,
  formatAddCheckpoint,
  formatVerifierKey,
  leafHash,
  noteSigner,
  parseCosignerKey,
  signCheckpoint,
  treeRoot,
  withCosignatures,
} from "@deployclaw/transparency";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { originHash } from "./witness-store.ts";

const logs = ["deployclaw/installation/one", "deployclaw/installation/two"].map((name) =>
  noteSigner(name, Buffer.alloc(32, 7)),
);
const [mine, other] = logs as [(typeof logs)[0], (typeof logs)[0]];
const leaves = Array.from({ length: 4 }, (_, i) => leafHash(`entry ${i}`));
const head = (size: number, signer = mine, list = leaves) =>
  signCheckpoint({ size, root: treeRoot(list.slice(0, size)) }, signer);

const running = new Set<ReturnType<typeof spawn>>();
afterEach(async () => {
  for (const child of running) {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL") && (await ended);
  }
  running.clear();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dcwitness-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "logs"), `# ours\n${formatVerifierKey(mine)}\n\n${formatVerifierKey(other)}\n`);
  return folder;
}

/** Starts the command as anyone would, and answers its address and key. */
async function start(folder: string) {
  const args = [
    "--name",
    "witness.example/w1",
    "--state",
    folder,
    "--logs",
    join(folder, "logs"),
    "--port",
    "0",
  ];
  const main = join(import.meta.dirname, "../../main.ts");
  const child = spawn(process.execPath, [main, "audit", "witness", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let port = "";
  for await (const line of createInterface(child.stderr)) {
    port = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? "";
    if (port !== "") break;
  }
  if (port === "") throw new Error("the witness did not start");
  const [key] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, url: `http://127.0.0.1:${port}`, key };
}

const add = (url: string, body: string) => fetch(`${url}/add-checkpoint`, { method: "POST", body });
const first = (note: string) => formatAddCheckpoint({ oldSize: 0, proof: [], note });

test("a witness cosigns what goes on, remembers it over SIGKILL, and never what forks or goes back", async () => {
  const folder = newFolder();
  const before = await start(folder);
  const verifier = parseCosignerKey(before.key);
  const answer = await add(before.url, first(head(2)));
  expect(answer.status).toBe(200);
  expect(cosignedAt(withCosignatures(head(2), await answer.text(), verifier), verifier)).toBeInstanceOf(Date);
  before.child.kill("SIGKILL");
  await once(before.child, "exit");

  const { url, key } = await start(folder);
  expect(key).toBe(before.key);
  const behind = await add(url, first(head(1)));
  expect([behind.status, behind.headers.get("content-type"), await behind.text()]).toEqual([
    409,
    "text/x.tlog.size",
    "2\n",
  ]);
  const forked = leaves.with(0, leafHash("another"));
  const fork = formatAddCheckpoint({ oldSize: 2, proof: [], note: head(2, mine, forked) });
  expect((await add(url, fork)).status).toBe(422);
  const proof = [treeRoot(leaves.slice(2, 4))];
  expect((await add(url, formatAddCheckpoint({ oldSize: 2, proof, note: head(4) }))).status).toBe(200);
  const monitored = await fetch(`${url}/${originHash(mine.name)}/checkpoint`);
  expect(cosignedAt(await monitored.text(), verifier)).toBeInstanceOf(Date);
});

test("each log is on its own, unknown ones and foreign signatures are refused, and so is what is no request", async () => {
  const { url } = await start(newFolder());
  expect((await add(url, first(head(3)))).status).toBe(200);
  expect((await add(url, first(head(1, other)))).status).toBe(200);
  expect((await add(url, first(head(1, noteSigner("unknown", Buffer.alloc(32, 7)))))).status).toBe(404);
  const forger = noteSigner(mine.name, Buffer.alloc(32, 8));
  expect((await add(url, first(head(3, forger)))).status).toBe(403);
  expect((await add(url, "old\n\nx")).status).toBe(400);
  expect((await add(url, "x".repeat(200_000))).status).toBe(413);
  expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
  expect((await fetch(`${url}/${originHash("unknown")}/checkpoint`)).status).toBe(404);
  expect((await fetch(`${url}/`)).status).toBe(404);
});

test("of many requests at once for one log exactly one is cosigned", async () => {
  const { url } = await start(newFolder());
  const answers = await Promise.all(Array.from({ length: 20 }, () => add(url, first(head(2)))));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
});

test("a second witness on the same memory does not start", async () => {
  const folder = newFolder();
  await start(folder);
  const args = ["--name", "w", "--state", folder, "--logs", join(folder, "logs"), "--port", "0"];
  const main = join(import.meta.dirname, "../../main.ts");
  const second = spawn(process.execPath, [main, "audit", "witness", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  running.add(second);
  const [said] = await Promise.all([second.stderr.toArray(), once(second, "exit")]);
  expect(said.join("")).toContain("another witness runs");
  expect(second.exitCode).toBe(1);
});
