import * as z from "zod/mini";

const TIMEOUT_MS = 2_000;

const healthSchema = z.object({
  acceptsCells: z.boolean(),
  preflight: z.array(z.object({ name: z.string(), ok: z.boolean() })),
});

/** Whether the host takes new cells; where it does not, what its preflight misses, by name and nothing more. */
export interface HostReadiness {
  readonly acceptsCells: boolean;
  readonly missing: readonly string[];
}

/** What the orchestrator of this host says of taking new cells; null when it says nothing. */
export async function hostReadiness(
  ask: (signal: AbortSignal) => Promise<string>,
): Promise<HostReadiness | null> {
  try {
    const health = healthSchema.parse(JSON.parse(await ask(AbortSignal.timeout(TIMEOUT_MS))));
    const failed = health.preflight.filter(({ ok }) => !ok).map(({ name }) => name);
    return { acceptsCells: health.acceptsCells, missing: health.acceptsCells ? [] : failed };
  } catch {
    // That it does not answer is told beside this, whatever the error.
    return null;
  }
}
