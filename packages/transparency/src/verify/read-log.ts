import { TransparencyError } from "../transparency-error.ts";
import { ByteReader } from "./byte-reader.ts";
import { lineBlocks } from "./line-blocks.ts";
import { readTar, type TarMember } from "./read-tar.ts";

/** The name of the format that `GET /api/audit/export` answers as lines of JSON. */
export const EXPORT_FORMAT = "deployclaw/audit-export/v1";

/** The name of the signed bundle's format. */
export const BUNDLE_FORMAT = "deployclaw/audit-bundle/v1";

/** What a log consists of, in the order in which it must come: its head, older checkpoints, then entries in blocks. */
export type LogPart =
  | { readonly kind: "head"; readonly publicKey: string; readonly checkpoint: string }
  | { readonly kind: "manifest"; readonly origin: string; readonly treeSize: number }
  | { readonly kind: "checkpoint"; readonly note: string }
  | { readonly kind: "entries"; readonly block: Uint8Array<ArrayBuffer>; readonly firstLine: number };

const SMALL_FILE_BYTES_MAX = 1024 * 1024;
const OPENING_BRACE = 0x7b;
const NEWLINE = 10;

/** Reads an export, or a signed bundle, in one pass. Throws `export_malformed` for anything else; proves nothing. */
export async function* readLog(source: AsyncIterable<Uint8Array>): AsyncGenerator<LogPart> {
  const reader = new ByteReader(source);
  if ((await reader.peek()) === OPENING_BRACE) yield* readLines(reader);
  else yield* readBundle(reader);
}

async function* readLines(reader: ByteReader): AsyncGenerator<LogPart> {
  let line = 1;
  let head: "expected" | "read" = "expected";
  let entriesBegan = false;
  for await (const block of lineBlocks(piecesOf(reader))) {
    let bytes = block;
    while (!entriesBegan && bytes.byteLength > 0) {
      const end = lineEnd(bytes);
      const value = parseLine(Buffer.from(bytes.subarray(0, end)).toString(), line);
      if (head === "expected") yield readHead(value);
      else if (typeof value["checkpoint"] === "string")
        yield { kind: "checkpoint", note: value["checkpoint"] };
      else {
        entriesBegan = true;
        break;
      }
      head = "read";
      line += 1;
      bytes = bytes.slice(end);
    }
    if (bytes.byteLength === 0) continue;
    const firstLine = line;
    // Counted first: whoever takes the block may hand it to another thread.
    line += countLines(bytes);
    yield { kind: "entries", block: bytes, firstLine };
  }
}

function readHead(value: Record<string, unknown>): LogPart {
  const { format, publicKey, checkpoint } = value;
  if (format !== EXPORT_FORMAT || typeof publicKey !== "string" || typeof checkpoint !== "string")
    malformed(`Line 1 does not start an export of format ${EXPORT_FORMAT}.`);
  return { kind: "head", publicKey, checkpoint };
}

async function* readBundle(reader: ByteReader): AsyncGenerator<LogPart> {
  const members = readTar(reader);
  await small(members, "README.txt");
  const { format, origin, treeSize } = parseLine(await small(members, "manifest.json"), 1);
  if (format !== BUNDLE_FORMAT || typeof origin !== "string" || typeof treeSize !== "number")
    malformed(`The manifest is not one of format ${BUNDLE_FORMAT}.`);
  const key = await small(members, "public-key.txt");
  yield { kind: "head", publicKey: key.trimEnd(), checkpoint: await small(members, "checkpoint.txt") };
  yield { kind: "manifest", origin, treeSize };
  const next = { checkpoints: 1, entries: 1 };
  for await (const member of members) {
    const [, folder, number] = /^(checkpoints|entries)\/(\d{6,})\.jsonl$/.exec(member.name) ?? [];
    const isInOrder =
      (folder === "entries" || (folder === "checkpoints" && next.entries === 1)) &&
      Number(number) === next[folder];
    if (!isInOrder) malformed(`${member.name} does not belong there.`);
    next[folder] += 1;
    let line = 1;
    for await (const block of lineBlocks(member.pieces())) {
      const firstLine = line;
      line += countLines(block);
      if (folder === "entries") yield { kind: "entries", block, firstLine };
      else yield* checkpointLines(block, firstLine);
    }
  }
}

function* checkpointLines(block: Uint8Array, firstLine: number): Generator<LogPart> {
  const lines = Buffer.from(block).toString().trimEnd().split("\n");
  for (const [i, text] of lines.entries()) {
    const { checkpoint } = parseLine(text, firstLine + i);
    if (typeof checkpoint !== "string") malformed(`Line ${firstLine + i} is not a checkpoint.`);
    yield { kind: "checkpoint", note: checkpoint };
  }
}

/** The text of the next member, which must have this name. */
async function small(members: AsyncGenerator<TarMember>, name: string): Promise<string> {
  const { value: member } = await members.next();
  if (member?.name !== name) malformed(`${name} is missing.`);
  if (member.sizeBytes > SMALL_FILE_BYTES_MAX) malformed(`${name} is too large.`);
  const pieces: Buffer[] = [];
  for await (const piece of member.pieces()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function* piecesOf(reader: ByteReader): AsyncGenerator<Buffer> {
  for (let piece = await reader.some(Infinity); piece !== undefined; piece = await reader.some(Infinity))
    yield piece;
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

function lineEnd(bytes: Uint8Array): number {
  const newline = bytes.indexOf(NEWLINE);
  return newline < 0 ? bytes.byteLength : newline + 1;
}

function parseLine(text: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
    malformed(`Line ${line} is not JSON.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    malformed(`Line ${line} is not an object.`);
  return value as Record<string, unknown>;
}

function malformed(detail: string): never {
  throw new TransparencyError("export_malformed", detail);
}
