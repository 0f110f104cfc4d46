import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cosigner, formatCosignerKey, type NoteSigner, TransparencyError } from "@deployclaw/transparency";
import { startWitness } from "../audit/witness/start-witness.ts";
import { readWatchedLogs } from "../audit/witness/watched-logs.ts";
import { openWitnessStore } from "../audit/witness/witness-store.ts";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { takeFileLock } from "../host/file-lock.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";

const usage = `Usage: ./claw audit witness --name NAME --state DIR --logs FILE [--address ADDRESS] [--port PORT]

Runs a witness (C2SP tlog-witness): whoever's logs it watches asks it to cosign each checkpoint, and it does so only for
one that goes on from what it cosigned before. Needs no platform on this machine. Ctrl-C stops it.
  --name NAME         what it signs as: an address of yours without a scheme, such as witness.example/w1
  --state DIR         its key, made at the first start, and what it cosigned last of each log; made when it is missing
  --logs FILE         the public keys of the logs it watches, one a line; read again for each request
  --address ADDRESS   where it listens (127.0.0.1); put a proxy that ends TLS in front of it
  --port PORT         (8790)

Prints its verifier key: set it and the address as WITNESS_KEY and WITNESS_URL where the logs are kept.`;

const KEY_BYTES = 32;

export const auditWitness: Command = {
  summary: "cosign the checkpoints of somebody's logs, so that nobody is shown two histories",
  usage,
  run: async (ctx, args) => {
    const { name, state, logs, address, port } = readArguments(args);
    const store = openWitnessStore(join(state, "cosigned"));
    // Two witnesses on one memory could cosign two histories.
    const lock = takeFileLock(join(state, "witness.lock"));
    if (lock === undefined) throw new ClawError(`another witness runs on ${state}`);
    const signer = openSigner(name, join(state, "key"));
    ctx.say(`watching ${readWatchedLogs(logs).size} logs`);
    const server = startWitness({
      signer,
      store,
      verifierOf: (origin) => readWatchedLogs(logs).get(origin),
      clock: () => new Date(),
      log: ctx.say,
    });
    server.listen(port, address);
    await once(server, "listening");
    const bound = server.address();
    ctx.say(`listening on ${address}:${typeof bound === "object" && bound !== null ? bound.port : port}`);
    ctx.print(formatCosignerKey(signer));
    const stop = () => server.close();
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
    await once(server, "close");
    lock.release();
    return 0;
  },
};

function openSigner(name: string, keyFile: string): NoteSigner {
  if (!existsSync(keyFile))
    writeFileAtomic(keyFile, randomBytes(KEY_BYTES).toString("base64"), { mode: 0o600 });
  try {
    return cosigner(name, Buffer.from(readFileSync(keyFile, "utf8"), "base64"));
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    throw new ClawError(`no witness can sign as ${name} with ${keyFile}: ${err.message}`, { cause: err });
  }
}

function readArguments(args: readonly string[]) {
  const options = {
    name: { type: "string" },
    state: { type: "string" },
    logs: { type: "string" },
    address: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "8790" },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const { name, state, logs, address } = values;
    if (name === undefined || state === undefined || logs === undefined) throw new ClawError(usage);
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port > 65_535)
      throw new ClawError("--port takes a port, 0 to 65535");
    return { name, state, logs, address, port };
  } catch (err) {
    if (err instanceof TypeError) throw new ClawError(`${err.message}\n${usage}`, { cause: err });
    throw err;
  }
}
