import { ApiProblem } from "@deployclaw/contracts/client";

/** Where to go when the API does not take this session (any more); undefined when the error is another one. */
export function entranceFor(err: unknown, from: string): string | undefined {
  if (!(err instanceof ApiProblem)) return undefined;
  const next = encodeURIComponent(from);
  if (err.kind === "unauthenticated") return `/sign-in?next=${next}`;
  if (err.kind === "totp-required") return `/sign-in?step=code&next=${next}`;
  if (err.kind === "totp-not-enrolled") return "/enroll";
  return undefined;
}

/** The page to go on to after signing in: one of ours, whatever the address says. */
export function pageAfter(next: string | null): string {
  return next !== null && /^\/(?![/\\])[^\\]*$/.test(next) ? next : "/agents";
}
