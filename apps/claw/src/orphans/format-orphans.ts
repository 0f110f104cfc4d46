import type { orphansAnswer } from "./ask-orchestrator.ts";

/** Each orphan on a line, with what becomes of it. */
export function formatOrphans({
  graceMs,
  orphans,
}: ReturnType<typeof orphansAnswer.parse>): readonly string[] {
  if (orphans.length === 0) return ["nothing on this host belongs to no agent"];
  const graceSeconds = Math.round(graceMs / 1_000);
  return orphans.map(({ what, since, isDue }) => {
    const fate = isDue ? "the next sweep removes it" : `left alone until it is ${graceSeconds} seconds old`;
    return `${what}; there since ${since}; ${fate}`;
  });
}
