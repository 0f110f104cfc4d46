import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { acceptRestore } from "@deployclaw/core/operator";
import { askRefusal } from "../audit/restore/ask-refusal.ts";
import { readKeptTree, setAside } from "../audit/restore/set-aside.ts";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { withOperator } from "../operator/with-operator.ts";

const usage = `Usage: ./claw audit accept-restore CLIENT --reason TEXT [--yes]

After an older backup of the database was restored for good: has the signer go on from the restored log of this client (an
id), which it refuses, since it has signed another. Whoever holds a checkpoint from between will be told that the log was
rewritten, and no procedure hides that. The platform must be running.

What was signed is kept beside as proof, the reason stands in the client's log, and you are asked before.
  --reason TEXT   what happened, for the client to read
  --yes           do not ask`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const auditAcceptRestore: Command = {
  summary: "let the signer go on from a restored backup; logged, and asks first",
  usage,
  run: async (ctx, args) => {
    const { client, reason, yes } = readArguments(args);
    const refusal = await askRefusal(ctx.paths.auditHealthSocket, client);
    const kept = readKeptTree(ctx.paths.audit, client);
    ctx.say(`the log is refused: ${refusal.reason}: ${refusal.detail}`);
    ctx.say(`signed last: ${kept.size} entries; what was signed and is not in the backup is lost`);
    if (!yes && !(await isConfirmed(client))) {
      ctx.say("nothing was changed");
      return 1;
    }
    // Said before it is done: the next checkpoint is to cover why the one before it does not fit.
    await withOperator(ctx, (operator) =>
      acceptRestore({ ctx: operator, input: { client, reason, signedSize: kept.size } }),
    );
    for (const path of setAside(ctx.paths.audit, client, new Date())) ctx.say(`kept as proof: ${path}`);
    ctx.say(
      "the signer goes on from the restored log within ten seconds; give the kept checkpoint to the client",
    );
    return 0;
  },
};

async function isConfirmed(client: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ClawError("there is nobody to ask here: say --yes");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question("Type the client's id to accept the restored log: ")).trim() === client;
  } finally {
    terminal.close();
  }
}

function readArguments(args: readonly string[]): { client: string; reason: string; yes: boolean } {
  const options = { reason: { type: "string" }, yes: { type: "boolean" } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [client, ...rest] = positionals;
    if (client === undefined || rest.length > 0 || values.reason === undefined) throw new ClawError(usage);
    if (!UUID.test(client)) throw new ClawError("name the client by its id: ./claw client list");
    return { client, reason: values.reason, yes: values.yes === true };
  } catch (err) {
    if (err instanceof TypeError) throw new ClawError(`${err.message}\n${usage}`, { cause: err });
    throw err;
  }
}
