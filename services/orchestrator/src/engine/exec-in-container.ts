import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import type { ExecResult } from "./engine.ts";

const OUTPUT_BYTES_MAX = 1024 * 1024;

/** Runs a program inside a container, gives it `input` and collects what it prints on both outputs. */
export async function execInContainer(
  docker: Docker,
  containerId: string,
  argv: readonly string[],
  input: string | undefined,
  signal: AbortSignal,
): Promise<ExecResult> {
  const exec = await docker.getContainer(containerId).exec({
    Cmd: [...argv],
    AttachStdin: input !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    abortSignal: signal,
  });
  const stream = await exec.start({ hijack: true, stdin: input !== undefined, abortSignal: signal });
  signal.addEventListener("abort", () => stream.destroy());
  const chunks: Buffer[] = [];
  let size = 0;
  const collected = new PassThrough();
  collected.on("data", (chunk: Buffer) => {
    if (size < OUTPUT_BYTES_MAX) chunks.push(chunk);
    size += chunk.length;
  });
  docker.modem.demuxStream(stream, collected, collected);
  if (input !== undefined) stream.end(input);
  await new Promise<void>((resolve, reject) => {
    stream.on("end", resolve);
    stream.on("close", resolve);
    stream.on("error", reject);
  });
  const { ExitCode } = await exec.inspect({ abortSignal: signal });
  return {
    exitCode: ExitCode ?? -1,
    output: Buffer.concat(chunks).subarray(0, OUTPUT_BYTES_MAX).toString("utf8"),
  };
}
