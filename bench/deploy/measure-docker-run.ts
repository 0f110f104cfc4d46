import { runProgram } from "../platform/run-program.ts";
import { startedAtMs } from "./started-at.ts";

/** Milliseconds from calling `docker run`, detached and on the default bridge, to the container running. */
export async function measureDockerRun(image: string): Promise<number> {
  const startMs = performance.timeOrigin + performance.now();
  // The image's own program wants a configuration; what runs does not matter here.
  const args = ["run", "--detach", "--entrypoint", "/bin/sleep", image, "600"];
  const containerId = (await runProgram("docker", args)).trim();
  try {
    return (await startedAtMs(containerId)) - startMs;
  } finally {
    await runProgram("docker", ["rm", "--force", "--volumes", containerId]);
  }
}
