#!/usr/bin/env node
// Verifies a DeployClaw audit log offline: an export (lines of JSON) or a signed bundle (tar). Needs Node.js 22 or newer and
// nothing else, shares no code with the platform, and is meant to be read before it is believed.
//
//   node verify.mjs FILE [--checkpoint FILE] [--key KEY] [--retention-days DAYS] [--json]
//
// Exit codes: 0 verified; 1 not what was signed; 2 nothing that could be read as a log; 3 nothing is wrong, but the kept
// checkpoint could not be compared.
import { createHash, createPublicKey, verify } from "node:crypto";
import { openSync, readFileSync, readSync } from "node:fs";
import { parseArgs } from "node:util";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** A verdict that is not "verified". `seq` is the first entry that is wrong, `through` the last of a range. */
class Fault extends Error {
  constructor(reason, seq, detail, more = {}) {
    super(detail);
    this.verdict = { ok: false, reason, seq, detail, ...more };
  }
}

const demand = (isTrue, ...fault) => {
  if (!isTrue) throw new Fault(...fault);
};

// Keys, signed notes and checkpoints: c2sp.org/signed-note, c2sp.org/tlog-checkpoint
function parseKey(text) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u.exec(text) ?? [];
  const bytes = Buffer.from(encoded ?? "", "base64");
  demand(bytes.length === 33 && bytes[0] === 1, "checkpoint", 0, "the key is no Ed25519 verifier key");
  demand(sha256(`${name}\n`, bytes).toString("hex", 0, 4) === id, "checkpoint", 0, "the key's hash is wrong");
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes.subarray(1)]);
  return { name, id, publicKey: createPublicKey({ key: spki, format: "der", type: "spki" }) };
}

/** What a checkpoint states, once the signature of this key is found right. Signatures of other keys say nothing. */
function openCheckpoint(note, key) {
  const split = note.lastIndexOf("\n\n");
  demand(split > 0 && note.endsWith("\n"), "checkpoint", 0, "a checkpoint is no signed note");
  const text = note.slice(0, split + 1);
  let isSigned = false;
  for (const line of note.slice(split + 2, -1).split("\n")) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
    demand(name !== undefined, "checkpoint", 0, "a checkpoint has a line that is no signature");
    const bytes = Buffer.from(encoded, "base64");
    if (name !== key.name || bytes.toString("hex", 0, 4) !== key.id) continue;
    isSigned = verify(null, Buffer.from(text), key.publicKey, bytes.subarray(4));
    demand(isSigned, "checkpoint", 0, "a checkpoint's signature is wrong");
  }
  demand(isSigned, "checkpoint", 0, "a checkpoint is not signed by the key");
  const [origin, size, root, ...rest] = text.split("\n");
  const hash = Buffer.from(root ?? "", "base64");
  const isWellFormed = /^(0|[1-9][0-9]*)$/.test(size) && hash.length === 32 && rest.join() === "";
  demand(isWellFormed && origin === key.name, "checkpoint", 0, "a checkpoint is not of this log");
  return { size: Number(size), root: hash };
}

// Entries: the leaf is SHA-256(0x00 ‖ RFC 8785 text of the public fields)
const hex = (bytes) => bytes.toString("hex");
const isHash = (text) => /^[0-9a-f]{64}$/.test(text);
const isText = (value) => typeof value === "string" && value.isWellFormed();
// The public fields in the order of RFC 8785.
const PUBLIC = ["actionType", "actorId", "actorKind", "agentId", "boot", "clientId", "createdAt"];
const NAMES = [...PUBLIC, "format", "id", "number", "payloadHash", "writer"];

function isEntry(value) {
  if (typeof value !== "object" || value === null) return false;
  const { agentId, payload, salt, seq, number, ...texts } = value;
  const areNumbers = Number.isSafeInteger(seq) && Number.isSafeInteger(number);
  const areTextsOrNull = [agentId, payload, salt].every((text) => text === null || isText(text));
  const named = [...NAMES, "leafHash"].filter((name) => !["agentId", "format", "number"].includes(name));
  return areNumbers && areTextsOrNull && named.every((name) => isText(texts[name]));
}

/** Finds an entry whose fields are not those that its hashes were made from. */
function checkEntry({ seq, payload, salt, payloadHash, leafHash, ...fields }, erasedAfter) {
  const check = (isTrue, what) =>
    demand(isTrue, "edited", seq, `entry ${seq} was edited: ${what}`, { id: fields.id });
  check((payload === null) === (salt === null), "payload and salt were not erased together");
  check(isHash(payloadHash) && isHash(salt ?? payloadHash), "its salt or the payload's hash is not one");
  const isAsHashed = payload === null || hex(sha256(Buffer.from(salt, "hex"), payload)) === payloadHash;
  check(isAsHashed, "its payload is not the one that was hashed");
  // Of such values JSON.stringify writes the text that RFC 8785 asks for.
  const all = { ...fields, payloadHash, format: "deployclaw/audit-leaf/v1" };
  const text = JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, all[name]])));
  check(hex(sha256("\0", text)) === leafHash, "a public field is not the one that was signed");
  const isDue = payload !== null || fields.createdAt <= erasedAfter;
  demand(isDue, "erased_early", seq, `the payload of entry ${seq} was erased too early`, { id: fields.id });
}

/**
 * Follows the entries from the first on, and compares the tree (RFC 6962 section 2.1) with each checkpoint where it has
 * that one's size. `edge` holds the roots of the perfect subtrees that the tree consists of.
 */
class Follower {
  size = 0;
  edge = [];
  proven = 0;
  erased = 0;
  withheld = 0;
  next = 0;
  isKeptCompared = true;
  ids = new Set();

  constructor(heads, keptSize) {
    this.heads = heads.toSorted((a, b) => a.size - b.size);
    this.treeSize = this.heads.at(-1).size;
    this.keptSize = keptSize;
    this.compare();
  }

  entry({ seq, id, payload, leafHash }) {
    const { size } = this;
    const check = (isTrue, what) =>
      demand(isTrue, "inserted", size, `entry ${size} was inserted: ${what}`, { id });
    check(seq >= size, `one with the number ${seq} stands in its place`);
    check(size < this.treeSize, "what was signed ends before it");
    // Said when the roots do not agree; two that stand further apart are left to them, so that memory does not grow.
    const twice = `entry ${size} was inserted: the log has it already`;
    if (this.ids.has(id)) this.repeated ??= new Fault("inserted", size, twice, { id });
    if (this.ids.size >= 100_000) this.ids.clear();
    this.ids.add(id);
    this.grow(leafHash, 1);
    if (payload === null) this.erased += 1;
  }

  subtree({ start, end, hash }) {
    const { size } = this;
    const count = end - start;
    demand(start <= size, "missing", size, `entry ${size} is missing`);
    const fits = start === size && end <= this.treeSize;
    demand(fits, "inserted", size, `a subtree from ${start} stands at ${size}`);
    const isPerfect = count > 0 && Number.isInteger(Math.log2(count)) && start % count === 0;
    demand(isPerfect, "malformed", size, `${start} to ${end} is no perfect subtree`);
    this.grow(hash, count);
    this.withheld += count;
  }

  /** Adds a perfect subtree of `count` leaves by its root; a leaf is one of 1. */
  grow(hash, count) {
    let right = Buffer.from(hash, "hex");
    for (let rest = this.size / count; rest % 2 === 1; rest = (rest - 1) / 2)
      right = sha256("\x01", this.edge.pop(), right);
    this.edge.push(right);
    this.size += count;
    this.compare();
  }

  root() {
    if (this.size === 0) return sha256();
    return this.edge.reduceRight((right, left) => sha256("\x01", left, right));
  }

  compare() {
    while (this.heads[this.next]?.size <= this.size) {
      const { size, root } = this.heads[this.next++];
      if (size < this.size) {
        if (size === this.keptSize) this.isKeptCompared = false;
        continue;
      }
      const isSame = this.root().equals(root);
      if (!isSame && this.repeated?.verdict.seq >= this.proven) throw this.repeated;
      const through = Math.max(size - 1, this.proven);
      const detail = `history was rewritten somewhere in entries ${this.proven} to ${through}`;
      demand(isSame, "rewritten", this.proven, detail, { through });
      this.proven = size;
    }
  }

  finish() {
    const { size } = this;
    const cutOff = `the log was cut off: entry ${size} and what follows is missing`;
    demand(size === this.treeSize, "truncated", size, cutOff);
    demand(this.isKeptCompared, "not_compared", 0, `ask for the bundle with keptSize=${this.keptSize}`);
    return { ok: true, treeSize: this.treeSize, erased: this.erased, withheld: this.withheld };
  }
}

/** Whether the entry that is missing in its place stands further down decides what that is called. */
function explainGap(seq, found, rest) {
  for (const { value } of rest)
    demand(value.entry?.seq !== seq, "reordered", seq, `entry ${seq} is not in its place`, { id: found.id });
  throw new Fault("missing", seq, `entry ${seq} is missing`);
}

function verifyLog(lines, kept) {
  const head = lines.next().value?.value;
  const format = head?.manifest?.format ?? head?.format;
  const isOurs = ["deployclaw/audit-export/v1", "deployclaw/audit-bundle/v1"].includes(format);
  demand(isOurs, "malformed", 0, `this is neither an export nor a bundle`);
  const key = parseKey(kept.key ?? head.publicKey);
  const newest = openCheckpoint(head.checkpoint, key);
  const isSame = (head.manifest?.treeSize ?? newest.size) === newest.size;
  demand(isSame, "malformed", 0, "the manifest does not state what the checkpoint does");
  const keptHead = kept.checkpoint === undefined ? undefined : openCheckpoint(kept.checkpoint, key);
  const heads = keptHead === undefined ? [newest] : [newest, keptHead];
  let log;
  for (const { value, where } of lines) {
    if (log === undefined && typeof value.checkpoint === "string") {
      heads.push(openCheckpoint(value.checkpoint, key));
      continue;
    }
    log ??= new Follower(heads, keptHead?.size);
    if (isEntry(value.entry)) {
      checkEntry(value.entry, kept.erasedAfter);
      const { size } = log;
      if (value.entry.seq > size && size < log.treeSize) explainGap(size, value.entry, lines);
      log.entry(value.entry);
    } else if (isHash(value.subtree?.hash)) log.subtree(value.subtree);
    else throw new Fault("malformed", 0, `${where} is neither an entry nor a subtree`);
  }
  return (log ?? new Follower(heads, keptHead?.size)).finish();
}

// Files: lines of JSON, or the same in a tar
/** Each line of some pieces of a file, parsed. */
function* linesOf(pieces, name) {
  let [held, number] = [Buffer.alloc(0), 0];
  for (const piece of pieces) {
    held = Buffer.concat([held, piece]);
    let start = 0;
    for (let end = held.indexOf(10); end >= 0; end = held.indexOf(10, start)) {
      yield {
        value: JSON.parse(held.toString("utf8", start, end)) ?? {},
        where: `line ${++number} of ${name}`,
      };
      start = end + 1;
    }
    held = held.subarray(start);
  }
  if (held.length > 0) yield { value: JSON.parse(held) ?? {}, where: "the last line" };
}

function read(file, bytes) {
  const piece = Buffer.alloc(bytes);
  return piece.subarray(0, readSync(file, piece));
}

function* piecesOf(file) {
  for (let piece = read(file, 1 << 20); piece.length > 0; piece = read(file, 1 << 20)) yield piece;
}

/** The lines of an export; of a bundle, one that stands for its small files, and then those of its parts. */
function* readLog(path) {
  const file = openSync(path);
  const first = Buffer.alloc(1);
  readSync(file, first, { position: 0 });
  if (first.toString() === "{") return yield* linesOf(piecesOf(file), "the export");
  const take = (bytes) => {
    const content = read(file, bytes);
    demand(content.length === bytes, "malformed", 0, "this is no export and no whole bundle");
    return content;
  };
  const texts = {};
  for (let header = take(512); header.some((byte) => byte !== 0); header = take(512)) {
    const number = (start, end) => Number.parseInt(header.toString("latin1", start, end), 8);
    const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
    const isFile = header.toString("latin1", 257, 262) === "ustar" && header[156] === 0x30;
    demand(isFile && number(148, 156) === sum, "malformed", 0, "this is neither an export nor a bundle");
    const name = header.toString("latin1", 0, 100).replace(/\0.*$/s, "");
    const content = take(number(124, 136));
    take((512 - (content.length % 512)) % 512);
    if (/^(checkpoints|entries)\/\d+\.jsonl$/.test(name)) yield* linesOf([content], name);
    else texts[name] = content.toString();
    if (name !== "checkpoint.txt") continue;
    const manifest = JSON.parse(texts["manifest.json"]);
    const publicKey = String(texts["public-key.txt"]).trim();
    yield { value: { publicKey, checkpoint: texts[name], manifest }, where: name };
  }
  demand(!take(512).some((byte) => byte !== 0), "malformed", 0, "the bundle is damaged at its end");
}

function readKept(path) {
  const text = path === undefined ? "{}" : readFileSync(path, "utf8");
  if (!text.startsWith("{")) return { checkpoint: text };
  const { note, publicKey } = JSON.parse(text);
  return { checkpoint: note, key: publicKey };
}

function judge(values, file) {
  try {
    const kept = readKept(values.checkpoint);
    const erasedAfter = new Date(Date.now() - values["retention-days"] * 86_400_000).toISOString();
    return verifyLog(readLog(file), { ...kept, key: values.key ?? kept.key, erasedAfter });
  } catch (err) {
    if (err instanceof Fault) return err.verdict;
    return { ok: false, reason: "malformed", seq: 0, detail: err.message };
  }
}

const text = { type: "string" };
const days = { ...text, default: "90" };
const options = { checkpoint: text, key: text, "retention-days": days, json: { type: "boolean" } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const verdict = judge(values, positionals[0]);
const { ok, reason, detail, id } = verdict;
const fault = `not verified (${reason}): ${detail}${id === undefined ? "" : ` (id ${id})`}`;
const said = ok ? `verified: ${verdict.treeSize} entries are as they were when they were signed` : fault;
process.stdout.write(`${values.json ? JSON.stringify(verdict) : said}\n`);
process.exitCode = ok ? 0 : ({ malformed: 2, not_compared: 3 }[reason] ?? 1);
