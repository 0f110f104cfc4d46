/** Upper bounds of each process's heap, in MiB: a leak ends one process, not the machine. */
const oldSpaceMiB: Readonly<Record<string, number>> = {
  claw: 64,
  api: 256,
  gateway: 384,
  orchestrator: 192,
  audit: 192,
};

/** Flags of Node for one process. A small young generation is collected more often and stays small. */
export function nodeFlags(name: string): string[] {
  return [`--max-old-space-size=${oldSpaceMiB[name] ?? 128}`, "--max-semi-space-size=1"];
}
