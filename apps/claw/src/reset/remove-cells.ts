import { readFileSync } from "node:fs";
import type { ClawContext } from "../command.ts";
import { runProgram } from "../host/run-program.ts";

/**
 * Removes the containers of this installation, with their anonymous volumes, and unmounts its disks. Nothing else on
 * the engine is looked at.
 */
export async function removeCells(ctx: ClawContext, installationId: string): Promise<void> {
  const env = { PATH: ctx.config.searchPath, DOCKER_HOST: `unix://${ctx.config.dockerSocket}` };
  const filter = `label=deployclaw.installation=${installationId}`;
  const listed = await runProgram("docker", ["ps", "--all", "--quiet", "--no-trunc", "--filter", filter], {
    env,
  });
  const ids = listed.split("\n").filter(Boolean);
  if (ids.length > 0) await runProgram("docker", ["rm", "--force", "--volumes", ...ids], { env });
  if (!ctx.isRoot) return;
  for (const point of mountPointsBelow(readFileSync("/proc/self/mounts", "utf8"), `${ctx.paths.home}/`)) {
    await runProgram("umount", [point]);
  }
  const disks = await runProgram("losetup", ["--list", "--noheadings", "--output", "NAME,BACK-FILE"]);
  for (const line of disks.split("\n")) {
    const [device, file] = line.trim().split(/\s+/);
    if (device && file?.startsWith(`${ctx.paths.disks}/`)) await runProgram("losetup", ["--detach", device]);
  }
}

/** Mount points below a directory out of `/proc/self/mounts`, innermost first. */
export function mountPointsBelow(mounts: string, directory: string): string[] {
  return mounts
    .split("\n")
    .map((line) =>
      (line.split(" ")[1] ?? "").replace(/\\([0-7]{3})/g, (_, code) =>
        String.fromCharCode(Number.parseInt(code, 8)),
      ),
    )
    .filter((point) => point.startsWith(directory))
    .toReversed();
}
