import { type SpawnOptions, spawn } from "node:child_process";
import { ClawError } from "../claw-error.ts";

/** Runs a program to its end and answers its standard output. Throws `ClawError` with its last words otherwise. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid"> = {},
): Promise<string> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once("error", (err) =>
    reject(new ClawError(`${program} cannot be run: ${err.message}`, { cause: err })),
  );
  child.once("close", (code, signal) => {
    if (code === 0) return resolve(Buffer.concat(output).toString());
    const words = Buffer.concat([...errors, ...output])
      .toString()
      .trim()
      .split("\n")
      .slice(-10)
      .join("\n");
    reject(new ClawError(`${program} ${args.join(" ")} failed (${signal ?? code}):\n${words}`));
  });
  return promise;
}
