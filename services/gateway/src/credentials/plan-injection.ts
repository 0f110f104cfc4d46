import { matchesDomain } from "@deployclaw/domain";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import type { Header } from "../pipeline/header.ts";
import type { ParsedRequest } from "../pipeline/parse-request.ts";
import { passed, refused, type Step } from "../pipeline/refusal.ts";
import type { Credential, CredentialStore } from "./credential-store.ts";
import { findPlaceholders } from "./find-placeholders.ts";

/** A header of the request whose placeholder is to be swapped. */
export interface Injection {
  readonly header: string;
  readonly credential: Credential;
}

function isOutsideAnySlot({ path, headers }: ParsedRequest): boolean {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch (err) {
    if (!(err instanceof URIError)) throw err;
  }
  const names = headers.map(([name]) => name).join(" ");
  return [path, decoded, names].some((text) => findPlaceholders(text).length > 0);
}

function checkSlot(
  [name]: Header,
  credential: Credential | undefined,
  request: ParsedRequest,
): Step<Injection> {
  if (credential === undefined) return refused("placeholder_unknown");
  if (credential.header !== name) return refused("placeholder_outside_slot");
  if (
    request.target.scheme !== "https" ||
    !credential.hosts.some((p) => matchesDomain(p, request.target.host))
  )
    return refused("placeholder_wrong_host");
  const sameName = request.headers.filter(([key]) => key === name);
  return sameName.length === 1 ? passed({ header: name, credential }) : refused("placeholder_outside_slot");
}

/**
 * Finds the placeholders of a request's head and decides for each whether it is in its slot: its credential's header,
 * alone there, on a host of the credential. One that is not refuses the request. Opens nothing.
 */
export async function planInjection(
  store: CredentialStore,
  agent: AgentPolicy,
  request: ParsedRequest,
): Promise<Step<readonly Injection[]>> {
  if (isOutsideAnySlot(request)) return refused("placeholder_outside_slot");
  const slots = request.headers.flatMap((header) =>
    findPlaceholders(header[1]).map((placeholder) => ({ header, placeholder })),
  );
  if (slots.length === 0) return passed([]);
  if (new Set(slots.map(({ header }) => header)).size !== slots.length)
    return refused("placeholder_outside_slot");
  const credentials = await store.find(
    agent.agentId,
    slots.map(({ placeholder }) => placeholder),
  );
  const injections: Injection[] = [];
  for (const { header, placeholder } of slots) {
    const credential = credentials.find((candidate) => candidate.placeholder === placeholder);
    const slot = checkSlot(header, credential, request);
    if (!slot.ok) return slot;
    injections.push(slot.value);
  }
  return passed(injections);
}
