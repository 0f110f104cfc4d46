import { runProgram } from "../platform/run-program.ts";

/** When a container's process started by the engine's clock, in milliseconds since the epoch with fractions. */
export async function startedAtMs(containerId: string): Promise<number> {
  const text = (
    await runProgram("docker", ["inspect", "--format", "{{.State.StartedAt}}", containerId])
  ).trim();
  const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? "0";
  const seconds = Date.parse(text.replace(/\.\d+Z$/, "Z"));
  return seconds + Number(`0.${fraction}`) * 1_000;
}
