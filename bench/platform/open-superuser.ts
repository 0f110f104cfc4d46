import { readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import type { BenchPlatform } from "./start-platform.ts";

/** The password of the database's superuser. */
export async function superuserPassword({ home }: BenchPlatform): Promise<string> {
  const text = await readFile(join(home, "secrets/database.env"), "utf8");
  const password = /^POSTGRES_PASSWORD=(.*)$/m.exec(text)?.[1];
  if (password === undefined) throw new Error("there is no password of the database's superuser");
  return password;
}

/** Connections of a superuser to a platform's database, at most `max`. */
export async function openSuperuser(platform: BenchPlatform, max = 1): Promise<postgres.Sql> {
  return postgres({
    host: join(platform.home, "run/postgres"),
    database: "deployclaw",
    username: "postgres",
    password: await superuserPassword(platform),
    max,
    onnotice: () => undefined,
  });
}

/** The process id of one of the platform's own processes. */
export async function pidOf({ home }: BenchPlatform, name: string): Promise<number> {
  const state = JSON.parse(await readFile(join(home, "run/supervisor.json"), "utf8")) as {
    processes: readonly { name: string; pid: number }[];
  };
  const found = state.processes.find((process) => process.name === name);
  if (found === undefined) throw new Error(`there is no process ${name}`);
  return found.pid;
}
