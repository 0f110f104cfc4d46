import { spawn } from "node:child_process";
import { join } from "node:path";
import { environmentOfTools } from "@deployclaw/config";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";

/**
 * Builds the images that cells run, as far as their sources changed, and writes their ids to `images.json`. Progress
 * goes to standard error as it comes. Throws `ClawError` when a build fails.
 */
export async function buildImages(ctx: ClawContext, names: readonly string[] = []): Promise<void> {
  const program = join(ctx.root, "infra/images/main.ts");
  const { picoclawImage } = ctx.config;
  const picoclaw = picoclawImage === undefined ? [] : ["--picoclaw", picoclawImage];
  const child = spawn(process.execPath, [program, ...names, ...picoclaw, "--out", ctx.paths.imagesFile], {
    cwd: ctx.root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...environmentOfTools(), DOCKER_HOST: `unix://${ctx.config.dockerSocket}` },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", reject);
  child.once("close", resolve);
  if ((await promise) !== 0) throw new ClawError("the images could not be built; the lines above say why");
}
