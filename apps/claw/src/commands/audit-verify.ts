import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readKeptCheckpoint } from "../audit/read-kept-checkpoint.ts";
import { explainVerdict, verifyExport } from "../audit/verify-export.ts";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { isErrorCode } from "../host/is-error-code.ts";

const usage = `Usage: ./claw audit verify EXPORT [--checkpoint FILE] [--key KEY]

Verifies an exported log (GET /api/audit/export) offline and names the first entry that is wrong.
  --checkpoint FILE   a checkpoint kept earlier and elsewhere: the answer of GET /api/audit/checkpoint, key included
  --key KEY           the log's public key, when FILE holds the signed note alone or the key was kept apart

Without checkpoint and key, only that the export agrees with itself is shown. Exit code: 0 verified, 1 otherwise.`;

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (err) {
    if (isErrorCode(err, "ENOENT", "EACCES", "EISDIR"))
      throw new ClawError(`${path} cannot be read`, { cause: err });
    throw err;
  }
}

export const auditVerify: Command = {
  summary: "verify an exported log offline",
  usage,
  run: async (ctx, args) => {
    const { file, checkpoint, key } = readArguments(args);
    const kept = checkpoint === undefined ? {} : readKeptCheckpoint(read(checkpoint));
    const verdict = verifyExport(read(file), { ...kept, publicKey: key ?? kept.publicKey });
    ctx.print(explainVerdict(verdict));
    if (verdict.ok && !verdict.usedKept)
      ctx.print(
        "note: checked against the export's own checkpoint and key; keep both elsewhere to prove more",
      );
    return verdict.ok ? 0 : 1;
  },
};

function readArguments(args: readonly string[]): { file: string; checkpoint?: string; key?: string } {
  const options = { checkpoint: { type: "string" }, key: { type: "string" } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new ClawError(`name one export\n${usage}`);
    return { file, ...values };
  } catch (err) {
    if (err instanceof TypeError) throw new ClawError(`${err.message}\n${usage}`, { cause: err });
    throw err;
  }
}
