import { createReadStream, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { startCheckPool } from "@deployclaw/transparency/check-pool";
import { exitCodeOf, explainVerdict, remarksOn } from "../audit/explain-verdict.ts";
import { readKeptCheckpoint } from "../audit/read-kept-checkpoint.ts";
import { type ExportVerdict, type KeptElsewhere, verifyExport } from "../audit/verify-export.ts";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { isErrorCode } from "../host/is-error-code.ts";

const usage = `Usage: ./claw audit verify FILE [--checkpoint FILE] [--key KEY] [--retention-days DAYS] [--json]

Verifies a log offline and names the first entry that is wrong.
  FILE                    an export (GET /api/audit/export) or a signed bundle (…/export?format=bundle); - reads stdin
  --checkpoint FILE       a checkpoint kept earlier and elsewhere: the answer of GET /api/audit/checkpoint, key included
  --key KEY               the log's public key, when that file holds the signed note alone or the key was kept apart
  --retention-days DAYS   entries younger than this must still have their payload (default 90, the shortest there is)
  --json                  print the verdict as one JSON object

Without checkpoint and key, only that the export agrees with itself is shown.
Exit codes: 0 verified; 1 not what was signed; 2 there was nothing that could be read as a log; 3 nothing is wrong, but the
kept checkpoint could not be compared.`;

const DAY_MS = 86_400_000;
// No plan's period is shorter.
const RETENTION_DAYS = "90";
// A small file is checked before a thread has started.
const THREADS_FROM_BYTES = 4 * 1024 * 1024;

export const auditVerify: Command = {
  summary: "verify a log offline: an export or a signed bundle",
  usage,
  run: async (ctx, args) => {
    try {
      const input = readArguments(args);
      const verdict = await verify(input);
      if (input.json) ctx.print(JSON.stringify(verdict));
      else for (const line of describe(verdict)) ctx.print(line);
      return exitCodeOf(verdict);
    } catch (err) {
      // Exit code 1 says that history was changed, which a missing file does not show.
      if (!(err instanceof ClawError)) throw err;
      ctx.say(err.message);
      return 2;
    }
  },
};

function describe(verdict: ExportVerdict): readonly string[] {
  const lines = [explainVerdict(verdict), ...remarksOn(verdict)];
  if (verdict.ok && !verdict.usedKept)
    lines.push("note: checked against the log's own checkpoint and key; keep both elsewhere to prove more");
  return lines;
}

async function verify(input: Arguments): Promise<ExportVerdict> {
  const { file, kept, erasedAfter } = input;
  const isLarge = file === "-" || sizeOf(file) >= THREADS_FROM_BYTES;
  const pool = isLarge ? startCheckPool(Math.min(availableParallelism(), 8)) : undefined;
  const source = file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 1024 * 1024 });
  try {
    return await verifyExport(source, kept, { check: pool?.check, erasedAfter });
  } finally {
    source.destroy();
    await pool?.close();
  }
}

type Arguments = { file: string; kept: KeptElsewhere; erasedAfter: string; json: boolean };

function readArguments(args: readonly string[]): Arguments {
  const options = {
    checkpoint: { type: "string" },
    key: { type: "string" },
    "retention-days": { type: "string" },
    json: { type: "boolean" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new ClawError(`name one log\n${usage}`);
    const kept = values.checkpoint === undefined ? {} : readKeptCheckpoint(read(values.checkpoint));
    return {
      file,
      kept: { ...kept, publicKey: values.key ?? kept.publicKey },
      erasedAfter: readDays(values["retention-days"]),
      json: values.json === true,
    };
  } catch (err) {
    if (err instanceof TypeError) throw new ClawError(`${err.message}\n${usage}`, { cause: err });
    throw err;
  }
}

function readDays(text = RETENTION_DAYS): string {
  if (!/^\d{1,5}$/.test(text)) throw new ClawError("--retention-days takes a whole number of days");
  return new Date(Date.now() - Number(text) * DAY_MS).toISOString();
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (err) {
    throw unreadable(path, err);
  }
}

function sizeOf(path: string): number {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new ClawError(`${path} is a directory`);
    return stats.size;
  } catch (err) {
    throw unreadable(path, err);
  }
}

function unreadable(path: string, err: unknown): unknown {
  if (!isErrorCode(err, "ENOENT", "EACCES", "EISDIR", "ENOTDIR")) return err;
  return new ClawError(`${path} cannot be read`, { cause: err });
}
