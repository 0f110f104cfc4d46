/** What `/readyz` says. */
export interface Readiness {
  readonly status: "ready" | "degraded" | "unavailable";
  readonly dependencies: { readonly [name: string]: { readonly ok: boolean; readonly durationMs: number } };
  /** Whether the host takes new agents, and what it misses where it does not; null when nobody can say. */
  readonly host: { readonly acceptsCells: boolean; readonly missing: readonly string[] } | null;
}

/** How often the page asks by itself. */
export const ASK_AGAIN_MS = 10_000;

/** What each part does for people. */
export const DEPENDENCIES: { readonly [name: string]: { readonly title: string; readonly words: string } } = {
  postgres: { title: "Database", words: "Holds everything that is wanted. Without it nothing may happen." },
  redis: { title: "Queues", words: "Make work start sooner. Without them it only starts later." },
  gateway: { title: "Gateway", words: "Every byte to or from an agent goes through it." },
  orchestrator: { title: "Orchestrator", words: "Makes cells and keeps them as they are wanted." },
  audit: { title: "Log signer", words: "Numbers the log and signs its checkpoints." },
};

/** What a host needs before it takes new agents, for people. */
export const HOST_NEEDS: { readonly [name: string]: string } = {
  engine: "a container engine that answers and is new enough",
  seccomp: "an engine that can filter system calls",
  runtime: "a container runtime that starts cells safely",
  cgroup: "an engine that can keep every limit of a cell",
  swap: "swap that is encrypted, or kept away from cells",
  disk: "a way to give each agent a disk of its own",
  images: "the images of the runtimes",
};

/** Asks the platform how it is; an unavailable one still says which part is missing. */
export async function readReadiness(signal: AbortSignal): Promise<Readiness> {
  const response = await fetch("/readyz", { signal, cache: "no-store" });
  return (await response.json()) as Readiness;
}
