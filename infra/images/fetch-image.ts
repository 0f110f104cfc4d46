import { type Log, runCommand } from "./run-command.ts";

const FETCH_DEADLINE_MS = 900_000;

/** Fetches an image by its digest, unless the engine has it, and gives its id. Throws with the engine's words. */
export async function fetchImage(reference: string, log: Log): Promise<string> {
  if (!/@sha256:[0-9a-f]{64}$/.test(reference))
    throw new Error(`${reference} does not name an image by its digest`);
  const idOf = () => runCommand("docker", ["image", "inspect", "--format", "{{.Id}}", reference]);
  const present = await idOf().catch(() => undefined);
  if (present !== undefined) return present.trim();
  log(`fetching ${reference}`);
  await runCommand("docker", ["pull", "--quiet", reference], { timeoutMs: FETCH_DEADLINE_MS });
  return (await idOf()).trim();
}
