/** One thing that the platform depends on, and how to ask whether it answers. */
export interface ReadinessCheck {
  readonly name: string;
  /** Whether nothing useful can be answered without it. */
  readonly required: boolean;
  /** Resolves when it answers; rejects when it does not, at the latest when the signal aborts. */
  readonly check: (signal: AbortSignal) => Promise<void>;
}

/** What `/readyz` says. */
export interface Readiness {
  readonly status: "ready" | "degraded" | "unavailable";
  readonly dependencies: { readonly [name: string]: { readonly ok: boolean; readonly durationMs: number } };
}

const CHECK_TIMEOUT_MS = 2_000;

async function answers(check: ReadinessCheck): Promise<boolean> {
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  const expired = new Promise<false>((resolve) =>
    signal.addEventListener("abort", () => resolve(false), { once: true }),
  );
  // A dependency that does not answer is the finding, whatever the error.
  const asked = check.check(signal).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, expired]);
}

/** Asks every dependency at once, for two seconds at most. */
export async function readReadiness(checks: readonly ReadinessCheck[]): Promise<Readiness> {
  const results = await Promise.all(
    checks.map(async (check) => {
      const startedAt = performance.now();
      const ok = await answers(check);
      return { check, ok, durationMs: Math.round(performance.now() - startedAt) };
    }),
  );
  const failed = results.filter((result) => !result.ok);
  const status =
    failed.length === 0
      ? "ready"
      : failed.some((result) => result.check.required)
        ? "unavailable"
        : "degraded";
  const dependencies = Object.fromEntries(
    results.map(({ check, ok, durationMs }) => [check.name, { ok, durationMs }]),
  );
  return { status, dependencies };
}
