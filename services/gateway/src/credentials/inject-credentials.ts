import { isAppError } from "@deployclaw/domain";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import type { Header } from "../pipeline/header.ts";
import { passed, refused, type Step } from "../pipeline/refusal.ts";
import type { CredentialStore } from "./credential-store.ts";
import type { Injection } from "./plan-injection.ts";
import { echoesOf, fitsHeader, replacePlaceholder } from "./reveal.ts";

/** Headers with real values in them, and what must be redacted from the answer. */
export interface Injected {
  readonly headers: readonly Header[];
  readonly echoes: readonly Buffer[];
}

const PARTIAL = new Set(["range", "if-range"]);

/** Swaps the planned placeholders. Refuses when a value does not open or could break out of its header. */
export async function injectCredentials(
  store: CredentialStore,
  agent: AgentPolicy,
  headers: readonly Header[],
  injections: readonly Injection[],
): Promise<Step<Injected>> {
  // An answer in parts of the agent's choosing could bring an echo in parts too short to be found.
  let swapped = injections.length === 0 ? headers : headers.filter(([name]) => !PARTIAL.has(name));
  const echoes: Buffer[] = [];
  for (const { header, credential } of injections) {
    try {
      const value = await store.open(agent, credential);
      if (!fitsHeader(value)) return refused("credential_unavailable");
      echoes.push(...echoesOf(value));
      swapped = swapped.map(([name, text]) =>
        name === header ? [name, replacePlaceholder(text, credential.placeholder, value)] : [name, text],
      );
    } catch (err) {
      if (!isAppError(err, "vault_refused")) throw err;
      return refused("credential_unavailable");
    }
  }
  return passed({ headers: swapped, echoes });
}
