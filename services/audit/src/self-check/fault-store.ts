import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../durable-file.ts";
import type { FaultReason } from "./check-range.ts";
import type { SeenFault } from "./start-self-check.ts";

/** Remembers what the self-check found, outside the database and over restarts, until somebody removes it. */
export type FaultStore = {
  /** What was found before; throws when that cannot be read. */
  load(): Promise<readonly SeenFault[]>;
  /** Durable when it resolves. */
  save(faults: readonly SeenFault[]): Promise<void>;
};

/** A store of one file, `self-check-faults.json` in the directory, readable by its owner alone. */
export function openFaultStore(directory: string): FaultStore {
  const path = join(directory, "self-check-faults.json");
  return {
    load: async () => {
      const kept: unknown = JSON.parse(await readIfThere(path));
      if (!Array.isArray(kept)) throw new Error(`${path} is no list of faults`);
      return kept.map(parseFault);
    },
    save: (faults) => writeDurably(path, `${JSON.stringify(faults, null, 2)}\n`),
  };
}

function parseFault(value: Record<string, unknown>): SeenFault {
  const { clientId, seq, reason, since } = value;
  const at = new Date(String(since));
  if (typeof clientId !== "string" || typeof seq !== "number" || Number.isNaN(at.getTime()))
    throw new Error("a fault that was kept cannot be read");
  return { clientId, seq, reason: reason as FaultReason, since: at };
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (err) {
    if (!(err instanceof Error && "code" in err && err.code === "ENOENT")) throw err;
    return "[]";
  }
}
