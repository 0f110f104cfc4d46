import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { formatDatabaseAddress } from "@deployclaw/config";
import { DATABASE_ROLES } from "@deployclaw/db/roles";
import type { TestDatabase } from "@deployclaw/testkit";
import { formatVerifierKey, logOrigin, noteSigner } from "@deployclaw/transparency";
import { seed } from "./log-fixture.ts";

const main = join(import.meta.dirname, "../../../apps/claw/src/main.ts");

/** Lays what `claw` reads of an installation into a platform's directory. */
export async function layOutSecrets(home: string, database: TestDatabase): Promise<void> {
  await mkdir(join(home, "secrets"), { mode: 0o700 });
  await writeFile(join(home, "installation-id"), `${database.installationId}\n`);
  const passwords = DATABASE_ROLES.map((role) => [
    `${role.toUpperCase()}_PASSWORD`,
    database.address(role).password,
  ]);
  const files: Record<string, readonly (readonly string[])[]> = {
    database: [["POSTGRES_PASSWORD", "x"], ...passwords],
    redis: ["API", "GATEWAY", "ORCHESTRATOR", "AUDIT"].map((user) => [`${user}_PASSWORD`, "x"]),
    api: [["AUTH_SECRET", "x"]],
    gateway: [["VAULT_MASTER_KEYS", "x"]],
    audit: [["CHECKPOINT_KEY", seed.toString("base64")]],
  };
  for (const [name, lines] of Object.entries(files)) {
    const text = lines.map(([key, value]) => `${key}=${value}\n`).join("");
    await writeFile(join(home, "secrets", `${name}.env`), text, { mode: 0o600 });
  }
}

/** Runs `claw` to its end as a person without a terminal does. */
export async function runClaw(
  args: readonly string[],
  platform?: { readonly home: string; readonly database: TestDatabase },
): Promise<{ readonly code: number | null; readonly said: string }> {
  const env =
    platform === undefined
      ? {}
      : {
          DEPLOYCLAW_HOME: platform.home,
          DATABASE_URL: formatDatabaseAddress(platform.database.superuserAddress),
        };
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: "/usr/bin:/bin", ...env },
  });
  const ended = once(child, "exit");
  const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  await ended;
  return { code: child.exitCode, said: [...out, ...err].join("") };
}

/** The file of keys that a witness reads for each request: those of these clients' logs. */
export async function watchLogs(folder: string, database: TestDatabase, clientIds: readonly string[]) {
  const keys = clientIds.map((id) =>
    formatVerifierKey(noteSigner(logOrigin(database.installationId, id), seed)),
  );
  await writeFile(join(folder, "logs"), `${keys.join("\n")}\n`);
}

/** Starts `claw audit witness` on a folder of its own, and answers its address and key. Whoever asks ends it. */
export async function startWitness(
  folder: string,
  port = 0,
): Promise<{
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  readonly key: string;
}> {
  const options = {
    name: "witness.example/w1",
    state: folder,
    logs: join(folder, "logs"),
    port: String(port),
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, [main, "audit", "witness", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [key] = (await once(createInterface(child.stdout), "line")) as [string];
  const said = createInterface(child.stderr);
  for await (const line of said) {
    const bound = Number(/listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? Number.NaN);
    if (Number.isInteger(bound)) return { child, port: bound, url: `http://127.0.0.1:${bound}`, key };
  }
  throw new Error("the witness did not start");
}
