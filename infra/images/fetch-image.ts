import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTRACT_LABEL, UPSTREAM_LABEL } from "@deployclaw/domain";
import { IMAGES, type ImageName } from "./image-definition.ts";
import { type Log, runCommand } from "./run-command.ts";

const FETCH_DEADLINE_MS = 900_000;

/**
 * Fetches an image by its digest, unless the engine has it, and gives the id of the same files under our labels: whoever
 * takes it in place of ours says with it that it keeps to the same contract. Throws with the engine's words.
 */
export async function fetchImage(name: ImageName, reference: string, log: Log): Promise<string> {
  if (!/@sha256:[0-9a-f]{64}$/.test(reference))
    throw new Error(`${reference} does not name an image by its digest`);
  const labels = [
    `deployclaw.image=${name}`,
    `${CONTRACT_LABEL}=${IMAGES[name].contract}`,
    `${UPSTREAM_LABEL}=${reference}`,
  ];
  const content = createHash("sha256").update(JSON.stringify(labels)).digest("hex").slice(0, 12);
  const tag = `deployclaw/${name}:${content}`;
  const idOf = (image: string) =>
    runCommand("docker", ["image", "inspect", "--format", "{{.Id}}", image]).then((id) => id.trim());
  const present = await idOf(tag).catch(() => undefined);
  if (present !== undefined) return present;
  if ((await idOf(reference).catch(() => undefined)) === undefined) {
    log(`fetching ${reference}`);
    await runCommand("docker", ["pull", "--quiet", reference], { timeoutMs: FETCH_DEADLINE_MS });
  }
  const context = await mkdtemp(join(tmpdir(), `deployclaw-${name}-`));
  try {
    await writeFile(join(context, "Dockerfile"), `FROM ${reference}\n`);
    const settings = ["--network", "none", "--force-rm", ...labels.flatMap((label) => ["--label", label])];
    const build = ["DOCKER_BUILDKIT=0", "docker", "build", ...settings, "--tag", tag, context];
    await runCommand("env", build, { timeoutMs: FETCH_DEADLINE_MS });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
  return await idOf(tag);
}
