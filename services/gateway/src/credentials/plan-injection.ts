import type { Readable } from "node:stream";
import { LIMITS } from "../limits.ts";
import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import type { ByteBudget } from "../pipeline/budgets/byte-budget.ts";
import { headerValues } from "../pipeline/inbound/header.ts";
import type { ParsedRequest } from "../pipeline/inbound/parse-request.ts";
import type { Credential, CredentialOwner, CredentialStore } from "./credential-store.ts";
import { findCredential } from "./find-credential.ts";
import { countPlaceholders, findPlaceholders } from "./find-placeholders.ts";
import { type HeldBody, holdBody } from "./held-body.ts";
import { isFor } from "./is-for.ts";
import { placeholdersOfHead } from "./placeholders-of-head.ts";
import { readKeychain } from "./read-keychain.ts";
import { contentCoding } from "./redaction/content-coding.ts";
import type { OutboundBody } from "./scanned-body.ts";
import type { Swap } from "./slots/draft.ts";
import { inJsonBody, utf8Text } from "./slots/in-json.ts";
import { mustHaveBody, placeInHead } from "./slots/place-in-head.ts";

/** A credential that a request uses, and what puts its value into the place of its placeholder. */
export interface Injection {
  readonly credential: Credential;
  readonly swap: Swap;
}

/** What is to be done with the placeholders of a request. */
export interface InjectionPlan {
  readonly injections: readonly Injection[];
  readonly body: OutboundBody;
  /** Gives back the room that the body took; once the request is over. */
  release(): void;
}

/** What planning needs: where credentials are, and how much of bodies may be held. */
export interface PlanDeps {
  readonly store: CredentialStore;
  readonly budgets: readonly ByteBudget[];
}

const NOTHING_HELD = () => undefined;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json *(?:;|$)/i;

/**
 * Finds the placeholders of a request and decides for each whether it is in its slot: once, where its credential says,
 * on a host of the credential. One that is not, or that is spelled with escapes, refuses the request. A body is held
 * only when a slot may be in it or a signature covers it; any other is searched as it passes. Opens nothing.
 */
export async function planInjection(
  deps: PlanDeps,
  owner: CredentialOwner,
  request: ParsedRequest,
  source: Readable,
): Promise<Step<InjectionPlan>> {
  const found = placeholdersOfHead(request);
  if (!found.ok) return found;
  const injections = await planAll(deps.store, owner, request, found.value, (credential) =>
    placeInHead(credential.slot, request, credential.placeholder),
  );
  if (!injections.ok) return injections;
  return request.body.kind === "none"
    ? passed({ injections: injections.value, body: { kind: "none" }, release: NOTHING_HELD })
    : planBody(deps, owner, request, source, injections.value);
}

async function planAll(
  store: CredentialStore,
  owner: CredentialOwner,
  request: ParsedRequest,
  placeholders: readonly string[],
  place: (credential: Credential) => Swap | undefined,
): Promise<Step<Injection[]>> {
  const injections: Injection[] = [];
  for (const placeholder of placeholders) {
    const found = await findCredential(store, owner, placeholder);
    if (!found.ok) return found;
    const swap = place(found.value);
    if (swap === undefined) return refused("placeholder_outside_slot");
    if (!isFor(found.value, request.target)) return refused("placeholder_wrong_host");
    injections.push({ credential: found.value, swap });
  }
  return passed(injections);
}

async function planBody(
  deps: PlanDeps,
  owner: CredentialOwner,
  request: ParsedRequest,
  source: Readable,
  injections: readonly Injection[],
): Promise<Step<InjectionPlan>> {
  const coding = contentCoding(headerValues(request.headers, "content-encoding"));
  const isJson =
    coding === "identity" && JSON_TYPE.test(headerValues(request.headers, "content-type")[0] ?? "");
  const hasSlot = isJson ? await mayHoldSlot(deps.store, owner, request) : passed(false);
  if (!hasSlot.ok) return hasSlot;
  const isSigned = injections.some(({ credential }) => mustHaveBody(credential.slot, request));
  if (!hasSlot.value && !isSigned)
    return passed({ injections, body: { kind: "stream", source, coding }, release: NOTHING_HELD });

  const held = await holdBody(source, LIMITS.credentialBodyBytesMax, deps.budgets);
  if (!held.ok) return held;
  const { release } = held.value;
  const planned = await planHeld(held.value);
  if (!planned.ok) release();
  return planned;

  async function planHeld({ bytes, ended, whole }: HeldBody): Promise<Step<InjectionPlan>> {
    // Too long for a slot, it is searched as it passes; what cannot be read whole cannot be signed.
    if (!ended && isSigned) return refused("body_too_large");
    if (!ended || coding !== "identity")
      return passed({ injections, body: { kind: "stream", source: whole(), coding }, release });
    const inBody = await planHeldBody(deps.store, owner, request, bytes, isJson);
    return inBody.ok
      ? passed({ injections: [...injections, ...inBody.value], body: { kind: "whole", bytes }, release })
      : inBody;
  }
}

async function mayHoldSlot(
  store: CredentialStore,
  owner: CredentialOwner,
  request: ParsedRequest,
): Promise<Step<boolean>> {
  const keychain = await readKeychain(store, owner);
  if (!keychain.ok) return keychain;
  return passed(
    keychain.value.credentials.some(
      (credential) => credential.slot.kind === "json" && isFor(credential, request.target),
    ),
  );
}

async function planHeldBody(
  store: CredentialStore,
  owner: CredentialOwner,
  request: ParsedRequest,
  bytes: Buffer,
  isJson: boolean,
): Promise<Step<Injection[]>> {
  const placeholders = findPlaceholders(bytes.toString("latin1"));
  if (countPlaceholders(bytes) !== placeholders.length) return refused("placeholder_outside_slot");
  const text = isJson ? utf8Text(bytes) : undefined;
  return planAll(store, owner, request, placeholders, ({ slot, placeholder }) =>
    text !== undefined && slot.kind === "json" ? inJsonBody(text, slot.pointer, placeholder) : undefined,
  );
}
