import { AppError } from "@deployclaw/domain";
import { PROBES, type ProbeName } from "./probe-targets.ts";

/** What one probe found. `detail` says how it was stopped, or what it got through to. */
export interface ProbeResult {
  readonly probe: ProbeName;
  readonly blocked: boolean;
  readonly detail: string;
}

/**
 * Reads what the probe program printed. Throws `dependency_unavailable` unless every line is a result and the program
 * says at the end that it printed them all: a program that was stopped half-way has shown nothing.
 */
export function parseProbeReport(text: string): ProbeResult[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const last = parseLine(lines.pop() ?? "");
  const results = lines.map((line) => {
    const parsed = parseLine(line);
    if (!isResult(parsed)) throw broken(`not a probe's result: ${line.slice(0, 200)}`);
    return { probe: parsed.probe, blocked: parsed.blocked, detail: parsed.detail };
  });
  if (typeof last !== "object" || last === null || !("done" in last) || last.done !== results.length) {
    throw broken(`the probe program stopped after ${results.length} results`);
  }
  return results;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (err) {
    if (err instanceof SyntaxError) throw broken(`not JSON: ${line.slice(0, 200)}`);
    throw err;
  }
}

function isResult(value: unknown): value is ProbeResult {
  if (typeof value !== "object" || value === null) return false;
  const { probe, blocked, detail } = value as Record<string, unknown>;
  return (
    PROBES.some((known) => known === probe) && typeof blocked === "boolean" && typeof detail === "string"
  );
}

function broken(detail: string): AppError {
  return new AppError("dependency_unavailable", detail);
}
