import { spawn } from "node:child_process";
import { ClawError } from "../claw-error.ts";
import { countOne, type Gate, type GateResult } from "./gate.ts";

/** Runs a gate with its output going to the terminal as it comes. Throws `ClawError` when it cannot be started. */
export async function runGate(
  gate: Gate,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<GateResult> {
  const child = spawn(gate.program, gate.args, {
    cwd: options.cwd,
    env: { ...options.env, ...gate.settings },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once("error", (err) => reject(new ClawError(`${gate.name} cannot be run: ${err.message}`)));
  child.once("close", (code) => resolve(code ?? 1));
  const exitCode = await promise;
  return (gate.readResult ?? countOne)(exitCode);
}
