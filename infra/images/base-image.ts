import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Base } from "./image-definition.ts";
import { type Log, runCommand } from "./run-command.ts";

const REGISTRY = "https://registry-1.docker.io/v2/";
const REGISTRY_DEADLINE_MS = 3_000;
const PULL_DEADLINE_MS = 600_000;
const BOOTSTRAP_DEADLINE_MS = 900_000;

/** How a Debian tree is made where no registry answers. Part of every image's content hash. */
export const BASE_RECIPE = [
  "--variant=minbase",
  "--format=tar",
  "--dpkgopt=path-exclude=/usr/share/doc/*",
  "--dpkgopt=path-exclude=/usr/share/man/*",
  "--dpkgopt=path-exclude=/usr/share/locale/*",
  "bookworm",
];

/** True when the public registry answers within three seconds, whatever it says. */
export async function registryAnswers(): Promise<boolean> {
  try {
    await fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_DEADLINE_MS) });
    return true;
  } catch (err) {
    // fetch rejects with a TypeError for every network failure, and with a TimeoutError at the deadline.
    if (err instanceof TypeError || (err instanceof DOMException && err.name === "TimeoutError"))
      return false;
    throw err;
  }
}

/** Makes a base available to the engine and answers its reference: pulled by digest, else bootstrapped. */
export async function ensureBase(base: Base, registry: Promise<boolean>, log: Log): Promise<string> {
  if (await registry) {
    log(`pulling ${base.upstream}`);
    const pulled = await runCommand("docker", ["pull", "--quiet", base.upstream], {
      timeoutMs: PULL_DEADLINE_MS,
    }).then(
      () => true,
      (err: Error) => {
        log(`the registry answers but the pull failed, bootstrapping instead: ${err.message}`);
        return false;
      },
    );
    if (pulled) return base.upstream;
  }
  return await bootstrap(base, log);
}

async function bootstrap(base: Base, log: Log): Promise<string> {
  const recipe = [
    ...(base.packages.length > 0 ? [`--include=${base.packages.join(",")}`] : []),
    ...BASE_RECIPE,
  ];
  const digest = createHash("sha256").update(JSON.stringify(recipe)).digest("hex").slice(0, 12);
  const reference = `deployclaw/base:${digest}`;
  const found = await runCommand("docker", ["image", "ls", "--quiet", reference]);
  if (found !== "") return reference;
  log(`no registry: making a Debian tree with mmdebstrap (about half a minute)`);
  const folder = await mkdtemp(join(tmpdir(), "deployclaw-base-"));
  try {
    const archive = join(folder, "root.tar");
    await runCommand("mmdebstrap", [...recipe, archive], { timeoutMs: BOOTSTRAP_DEADLINE_MS, log });
    await runCommand("docker", ["import", "--change", "LABEL deployclaw.image=base", archive, reference]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return reference;
}
