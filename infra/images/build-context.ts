import { copyFile, cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { ImageDefinition } from "./image-definition.ts";
import type { NodeBinary } from "./node-binary.ts";
import { type Log, runCommand } from "./run-command.ts";

const INSTALL_DEADLINE_MS = 900_000;

/**
 * Fills `context` with all that the Dockerfile of `folder` copies. Everything that needs a network happens here, since a
 * build container has none.
 */
export async function fillBuildContext(options: {
  definition: ImageDefinition;
  folder: string;
  context: string;
  node: NodeBinary;
  log: Log;
}): Promise<void> {
  const { definition, folder, context, node, log } = options;
  await cp(folder, context, { recursive: true });
  if (definition.node) await copyFile(node.path, join(context, "node"));
  if (definition.program !== undefined) {
    await build({
      entryPoints: [join(folder, definition.program)],
      outfile: join(context, definition.program.replace(/\.ts$/, ".js")),
      bundle: true,
      platform: "node",
      target: "node24",
      format: "cjs",
      logLevel: "silent",
    });
  }
  if (definition.packageLock) {
    log("installing its packages from the lockfile (about a minute)");
    const app = join(context, "app");
    await mkdir(app);
    for (const file of ["package.json", "package-lock.json"])
      await copyFile(join(folder, file), join(app, file));
    await runCommand("npm", ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: app,
      timeoutMs: INSTALL_DEADLINE_MS,
    });
  }
}
