import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { CONTRACT_LABEL } from "@deployclaw/domain";
import { ensureBase, registryAnswers } from "./base-image.ts";
import { fillBuildContext } from "./build-context.ts";
import { withBuildLock } from "./build-lock.ts";
import { IMAGES, type ImageName } from "./image-definition.ts";
import { imageTag } from "./image-tag.ts";
import { findNodeBinary, type NodeBinary } from "./node-binary.ts";
import { type Log, runCommand } from "./run-command.ts";

const BUILD_DEADLINE_MS = 900_000;

/**
 * Builds those of the named images whose content is not there yet, and answers the id of each. Two builds at once wait
 * for each other; an interrupted one leaves no half image behind. `log` gets progress lines.
 */
export async function buildImages(options: {
  names: readonly ImageName[];
  log: Log;
}): Promise<Partial<Record<ImageName, string>>> {
  const node = await findNodeBinary();
  const tags = await Promise.all(
    options.names.map(async (name) => ({ name, tag: await imageTag(name, folderOf(name), node) })),
  );
  const missing = async () => {
    const present = await presentImages();
    return tags.filter(({ tag }) => !present.has(tag));
  };
  if ((await missing()).length > 0) {
    const lock = join(tmpdir(), `deployclaw-images-${userInfo().uid}.lock`);
    await withBuildLock(lock, async () => {
      let registry: Promise<boolean> | undefined;
      const todo = await missing();
      const builds = await Promise.allSettled(
        todo.map(({ name, tag }) => {
          registry ??= registryAnswers();
          return buildImage({ name, tag, node, registry, log: (line) => options.log(`${name}: ${line}`) });
        }),
      );
      // Only now, so that the lock is not given up while another image is still being built.
      for (const build of builds) if (build.status === "rejected") throw build.reason;
    });
  }
  const present = await presentImages();
  return Object.fromEntries(
    tags.map(({ name, tag }) => {
      const id = present.get(tag);
      if (id === undefined) throw new Error(`${tag} was built but the engine does not have it`);
      return [name, id];
    }),
  );
}

function folderOf(name: ImageName): string {
  return join(import.meta.dirname, name);
}

async function presentImages(): Promise<Map<string, string>> {
  const format = "{{.Repository}}:{{.Tag}} {{.ID}}";
  const filter = "reference=deployclaw/*";
  const listed = await runCommand("docker", [
    "image",
    "ls",
    "--no-trunc",
    "--filter",
    filter,
    "--format",
    format,
  ]);
  return new Map(
    listed.split("\n").flatMap((line): [string, string][] => {
      const [tag, id] = line.split(" ");
      return tag !== undefined && id !== undefined ? [[tag, id]] : [];
    }),
  );
}

async function buildImage(options: {
  name: ImageName;
  tag: string;
  node: NodeBinary;
  registry: Promise<boolean>;
  log: Log;
}): Promise<void> {
  const { name, tag, node, registry, log } = options;
  const definition = IMAGES[name];
  const context = await mkdtemp(join(tmpdir(), `deployclaw-${name}-`));
  try {
    const [base] = await Promise.all([
      ensureBase(definition.base, registry, log),
      fillBuildContext({ definition, folder: folderOf(name), context, node, log }),
    ]);
    log(`building ${tag}`);
    const labels = [`deployclaw.image=${name}`, `${CONTRACT_LABEL}=${definition.contract}`];
    const settings = ["--network", "none", "--force-rm", ...labels.flatMap((label) => ["--label", label])];
    // The engine's own builder: it is always there and needs no plugin.
    await runCommand(
      "env",
      [
        "DOCKER_BUILDKIT=0",
        "docker",
        "build",
        ...settings,
        "--build-arg",
        `BASE=${base}`,
        "--tag",
        tag,
        context,
      ],
      { timeoutMs: BUILD_DEADLINE_MS },
    );
    log(`built ${tag}`);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
