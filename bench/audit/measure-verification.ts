import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BenchResult } from "../bench-report.ts";
import type { PublicApi } from "../platform/public-api.ts";
import { runProgram } from "../platform/run-program.ts";
import type { BenchPlatform } from "../platform/start-platform.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const LIMIT_MS = 5_000;

/** Exports the client's log of so many entries and lets `claw audit verify` check it, as an auditor does. */
export async function measureVerification(
  platform: BenchPlatform,
  api: PublicApi,
  entries: number,
  log: (text: string) => void,
): Promise<BenchResult> {
  const checkpoint = (await api.call("GET", "/api/audit/checkpoint")).body as { note: string };
  const [kept, file] = [join(platform.home, "kept-checkpoint"), join(platform.home, "export.jsonl")];
  await writeFile(kept, checkpoint.note);
  const exporting = performance.now();
  const answer = await fetch(`${platform.url}/api/audit/export`, { headers: { cookie: api.cookie() } });
  if (answer.body === null || !answer.ok) throw new Error(`the export answers ${answer.status}`);
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(file));
  log(`exported ${entries} entries in ${((performance.now() - exporting) / 1_000).toFixed(1)} s`);
  const start = performance.now();
  const said = await runProgram(join(ROOT, "claw"), ["audit", "verify", file, "--checkpoint", kept]);
  const ours = Math.round(performance.now() - start);
  log(`verified ${entries} entries in ${ours} ms`);
  log(said.trim().split("\n").at(-1) ?? "");
  return {
    name: `claw audit verify of ${entries} entries, start of the program included`,
    ours,
    reference: LIMIT_MS,
    ratio: Number((ours / LIMIT_MS).toFixed(2)),
    unit: "ms",
    target: 1,
  };
}
