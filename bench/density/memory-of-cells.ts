import { runProgram } from "../platform/run-program.ts";
import { allProcesses, type SeenProcess } from "./process-memory.ts";

/** Memory around agents, in bytes. */
export interface CellMemory {
  /** What the agents' own programs hold. */
  readonly runtimeBytes: number;
  /** Airlocks, the engine's shims and first processes of containers. */
  readonly cellBytes: number;
  /** Engine and platform, whose part for agents is what they grow by. */
  readonly sharedBytes: number;
}

const SHARED_PROGRAMS = /(^|\/)(dockerd|containerd)$/;

/** What this platform's cells hold, and what is shared by all of them. Engines of others on the machine are in `sharedBytes` too. */
export async function memoryOfCells(home: string, installationId: string): Promise<CellMemory> {
  const roles = new Map<string, string>();
  const filter = `label=deployclaw.installation=${installationId}`;
  const format = '{{.ID}} {{.Label "deployclaw.role"}}';
  const listed = await runProgram("docker", [
    ...["ps", "--no-trunc", "--filter", filter],
    ...["--format", format],
  ]);
  for (const line of listed.split("\n").filter(Boolean)) {
    const [id = "", role = ""] = line.split(" ");
    roles.set(id, role);
  }
  const containerOf = ({ argv, cgroup }: SeenProcess): string | undefined =>
    /[0-9a-f]{64}/.exec(cgroup)?.[0] ?? argv.find((word) => /^[0-9a-f]{64}$/.test(word));
  const sums = { runtimeBytes: 0, cellBytes: 0, sharedBytes: 0 };
  for (const one of await allProcesses()) {
    const role = roles.get(containerOf(one) ?? "");
    const [program = ""] = one.argv;
    const isFirst = program.endsWith("docker-init") || program.includes("containerd-shim");
    if (role === "agent" && !isFirst) sums.runtimeBytes += one.pssBytes;
    else if (role !== undefined) sums.cellBytes += one.pssBytes;
    else if (SHARED_PROGRAMS.test(program) || one.argv.some((word) => word.startsWith(home)))
      sums.sharedBytes += one.pssBytes;
  }
  return sums;
}
