import { createReadStream, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { TileReader } from "@deployclaw/transparency";
import { ClawError } from "../claw-error.ts";
import { isErrorCode } from "../host/is-error-code.ts";
import { askPatiently } from "./ask-patiently.ts";

/** Where a log is: one stream of bytes, or resources of a tiled log. `isLarge` says whether threads are worth starting. */
export type LogSource =
  | { readonly kind: "stream"; readonly stream: Readable; readonly isLarge: boolean }
  | { readonly kind: "tiles"; readonly read: TileReader };

// A small file is checked before a thread has started.
const LARGE_BYTES = 4 * 1024 * 1024;
const REQUEST_MS = 30_000;
const TILE_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Opens what `claw audit verify` was pointed at: `-`, a file, a directory of tiles, the address of an export, or the prefix of
 * a tiled log. `header` is sent along with each request. Throws `ClawError` for what cannot be read.
 */
export async function openSource(
  target: string,
  header: string | undefined,
  say: (line: string) => void,
): Promise<LogSource> {
  if (target === "-") return { kind: "stream", stream: process.stdin, isLarge: true };
  if (/^https?:\/\//.test(target)) return openAddress(new URL(target), headersOf(header), say);
  const stats = readable(target, () => statSync(target));
  if (stats.isDirectory()) return { kind: "tiles", read: async (path) => fileIfThere(join(target, path)) };
  const stream = createReadStream(target, { highWaterMark: 1024 * 1024 });
  return { kind: "stream", stream, isLarge: stats.size >= LARGE_BYTES };
}

async function openAddress(
  url: URL,
  headers: Record<string, string>,
  say: (line: string) => void,
): Promise<LogSource> {
  const ask = (address: string, signal?: () => AbortSignal) =>
    askPatiently(() => askOnce(address, headers, signal?.()), { host: url.host, say });
  if (!url.pathname.endsWith("/export")) {
    const prefix = url.href.replace(/\/$/, "");
    return { kind: "tiles", read: (path) => fetchIfThere(`${prefix}/${path}`, ask) };
  }
  const answer = await ask(url.href);
  if (answer.status !== 200 || answer.body === null)
    throw new ClawError(`${url.host} answered ${answer.status}`);
  return { kind: "stream", stream: Readable.fromWeb(answer.body), isLarge: true };
}

async function fetchIfThere(
  url: string,
  ask: (url: string, signal: () => AbortSignal) => Promise<Response>,
): Promise<Uint8Array | undefined> {
  const answer = await ask(url, () => AbortSignal.timeout(REQUEST_MS));
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new ClawError(`${new URL(url).host} answered ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.byteLength > TILE_BYTES_MAX) throw new ClawError(`${url} is too large for a tile`);
  return bytes;
}

async function askOnce(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  try {
    return await fetch(url, { headers, redirect: "error", ...(signal === undefined ? {} : { signal }) });
  } catch (cause) {
    throw new ClawError(`${new URL(url).host} does not answer`, { cause });
  }
}

function headersOf(header: string | undefined): Record<string, string> {
  if (header === undefined) return {};
  const [, name, value] = /^([A-Za-z-]+):\s*(\S.*)$/.exec(header.trim()) ?? [];
  if (name === undefined || value === undefined)
    throw new ClawError("a header is one line such as `cookie: name=value`");
  return { [name]: value };
}

function fileIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (err) {
    if (isErrorCode(err, "ENOENT", "ENOTDIR")) return undefined;
    throw unreadable(path, err);
  }
}

/** The text of a file that was named on the command line. */
export function readText(path: string): string {
  return readable(path, () => readFileSync(path, "utf8"));
}

function readable<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (err) {
    throw unreadable(path, err);
  }
}

function unreadable(path: string, err: unknown): unknown {
  if (!isErrorCode(err, "ENOENT", "EACCES", "EISDIR", "ENOTDIR")) return err;
  return new ClawError(`${path} cannot be read`, { cause: err });
}
