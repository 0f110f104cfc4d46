import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import {
  parseErasureCertificate,
  TransparencyError,
  verifyErasureCertificate,
} from "@deployclaw/transparency";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { isErrorCode } from "../host/is-error-code.ts";

const usage = `Usage: ./claw audit certificate FILE [--key KEY]

Verifies offline that a client was erased. FILE is what the address of its certificate answered.
  --key KEY   the public key of the client's log, kept from an earlier checkpoint; else the certificate's own is believed

Exit code: 0 verified, 1 otherwise.`;

export const auditCertificate: Command = {
  summary: "verify offline that a client was erased",
  usage,
  run: async (ctx, args) => {
    const { file, key } = readArguments(args);
    const verdict = verify(readFile(file), key);
    ctx.print(
      verdict.ok
        ? `verified: the client ${verdict.clientId} was erased at ${verdict.erasedAt}`
        : `not verified: ${verdict.detail}`,
    );
    if (verdict.ok && key === undefined)
      ctx.print("note: checked against the certificate's own key; give the one you kept to prove more");
    return verdict.ok ? 0 : 1;
  },
};

function verify(text: string, key: string | undefined) {
  try {
    return verifyErasureCertificate(parseErasureCertificate(text), key);
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    return { ok: false as const, detail: err.message };
  }
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (err) {
    if (isErrorCode(err, "ENOENT", "EACCES", "EISDIR"))
      throw new ClawError(`${path} cannot be read`, { cause: err });
    throw err;
  }
}

function readArguments(args: readonly string[]): { file: string; key?: string } {
  try {
    const options = { key: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new ClawError(`name one certificate\n${usage}`);
    return { file, ...values };
  } catch (err) {
    if (err instanceof TypeError) throw new ClawError(`${err.message}\n${usage}`, { cause: err });
    throw err;
  }
}
