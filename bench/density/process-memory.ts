import { readdir, readFile } from "node:fs/promises";

/** A process as the kernel shows it. */
export interface SeenProcess {
  readonly pid: number;
  readonly argv: readonly string[];
  /** The text of its cgroup file, in which an engine names the container. */
  readonly cgroup: string;
  /** Proportional set size, in bytes. */
  readonly pssBytes: number;
}

const PSS_KB = /^Pss:\s+(\d+) kB$/m;

/** Every process of this machine that has memory and is still there when it is looked at. Needs root. */
export async function allProcesses(): Promise<readonly SeenProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const seen: SeenProcess[] = [];
  for (const pid of pids) {
    const files = ["cmdline", "cgroup", "smaps_rollup"].map((name) =>
      readFile(`/proc/${pid}/${name}`, "utf8"),
    );
    try {
      const [cmdline = "", cgroup = "", rollup = ""] = await Promise.all(files);
      const pssBytes = Number(PSS_KB.exec(rollup)?.[1] ?? 0) * 1_024;
      if (pssBytes > 0) seen.push({ pid: Number(pid), argv: cmdline.split("\0"), cgroup, pssBytes });
    } catch (err) {
      // It ended meanwhile, or is one that not even root may look at, and so none of ours.
      if (
        !(err instanceof Error && "code" in err && ["ENOENT", "ESRCH", "EACCES"].includes(String(err.code)))
      )
        throw err;
    }
  }
  return seen;
}

/** Processor time that a process has used, in seconds; 0 for one that is gone. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // proc(5): after the name in parentheses, user and system time are the 12th and 13th field, in hundredths.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
