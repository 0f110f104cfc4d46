import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { verifyTiles } from "@deployclaw/transparency";
import { startCheckPool } from "@deployclaw/transparency/check-pool";
import { exitCodeOf, explainVerdict, remarksOn } from "../audit/explain-verdict.ts";
import { openSource, readText } from "../audit/open-source.ts";
import { readKeptCheckpoint } from "../audit/read-kept-checkpoint.ts";
import { type ExportVerdict, type KeptElsewhere, verifyExport } from "../audit/verify-export.ts";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";

const usage = `Usage: ./claw audit verify LOG [--checkpoint FILE] [--key KEY] [--retention-days DAYS] [--header FILE] [--json]

Verifies a log and names the first entry that is wrong. A file is verified offline.
  LOG                     an export (GET /api/audit/export) or a signed bundle (…/export?format=bundle), - for stdin, the
                          address of either, or a tiled log (C2SP tlog-tiles): its directory or its prefix
  --checkpoint FILE       a checkpoint kept earlier and elsewhere: the answer of GET /api/audit/checkpoint, key included
  --key KEY               the log's public key, when that file holds the signed note alone or the key was kept apart
  --retention-days DAYS   entries younger than this must still have their payload (default 90, the shortest there is)
  --header FILE           a header to send along, such as a session's cookie, in a file
  --json                  print the verdict as one JSON object

Without checkpoint and key, only that the export agrees with itself is shown; a tiled log brings no key.
Exit codes: 0 verified; 1 not what was signed; 2 there was nothing that could be read as a log; 3 nothing is wrong, but the
kept checkpoint could not be compared.`;

const DAY_MS = 86_400_000;
// No plan's period is shorter.
const RETENTION_DAYS = "90";
export const auditVerify: Command = {
  summary: "verify a log: an export, a signed bundle or tiles",
  usage,
  run: async (ctx, args) => {
    try {
      const input = readArguments(args);
      const verdict = await verify(input, ctx.say);
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

async function verify(
  { target, header, kept, erasedAfter }: Arguments,
  say: (line: string) => void,
): Promise<ExportVerdict> {
  const source = await openSource(target, header, say);
  if (source.kind === "tiles") {
    if (kept.publicKey === undefined)
      throw new ClawError("a tiled log brings no key: give --key, or --checkpoint");
    const verdict = await verifyTiles({
      read: source.read,
      publicKey: kept.publicKey,
      keptCheckpoint: kept.checkpoint,
    });
    return { ...verdict, usedKept: kept.checkpoint !== undefined };
  }
  const pool = source.isLarge ? startCheckPool(Math.min(availableParallelism(), 8)) : undefined;
  try {
    return await verifyExport(source.stream, kept, { check: pool?.check, erasedAfter });
  } finally {
    source.stream.destroy();
    await pool?.close();
  }
}

type Arguments = {
  target: string;
  header: string | undefined;
  kept: KeptElsewhere;
  erasedAfter: string;
  json: boolean;
};

function readArguments(args: readonly string[]): Arguments {
  const options = {
    checkpoint: { type: "string" },
    key: { type: "string" },
    "retention-days": { type: "string" },
    header: { type: "string" },
    json: { type: "boolean" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [target, ...rest] = positionals;
    if (target === undefined || rest.length > 0) throw new ClawError(`name one log\n${usage}`);
    const kept = values.checkpoint === undefined ? {} : readKeptCheckpoint(readText(values.checkpoint));
    return {
      target,
      header: values.header === undefined ? undefined : readText(values.header),
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
