import { type BenchResult, compare } from "../bench-report.ts";
import { startPlatform } from "../platform/start-platform.ts";
import { measureDockerRun } from "./measure-docker-run.ts";
import { measureOurDeploy } from "./measure-our-deploy.ts";

const ROUNDS = 9;
const TARGET = 1;

/**
 * Compares deploying a nano agent, from the API's 202 to its container running, with a plain `docker run` of the same
 * image. Both are taken in turns, and both end when the engine says that the process started.
 */
export async function benchDeploy(log: (text: string) => void): Promise<readonly BenchResult[]> {
  const platform = await startPlatform(log);
  try {
    const image = platform.images["nano"];
    if (image === undefined) throw new Error("there is no nano image");
    // Not counted: caches and just-in-time compilation are cold once only.
    await measureDockerRun(image);
    await measureOurDeploy(platform.url, "warm-up");
    const reference: number[] = [];
    const ours: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      reference.push(await measureDockerRun(image));
      ours.push(await measureOurDeploy(platform.url, `round-${round}`));
      log(
        `round ${round} of ${ROUNDS}: ours ${ours.at(-1)?.toFixed(0)} ms, docker run ${reference.at(-1)?.toFixed(0)} ms`,
      );
    }
    return [compare("deploy nano, 202 to container running / docker run", ours, reference, "ms", TARGET)];
  } finally {
    await platform.close();
  }
}
