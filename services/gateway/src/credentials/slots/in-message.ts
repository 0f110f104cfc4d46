import { isAppError } from "@deployclaw/domain";
import type { Secret } from "@deployclaw/vault";
import { LIMITS } from "../../limits.ts";
import { passed, type RefusalReason, type Step } from "../../pipeline/answer/refusal.ts";
import type { Target } from "../../pipeline/inbound/parse-authority.ts";
import type { Credential, CredentialOwner, CredentialStore, Keychain } from "../credential-store.ts";
import { findCredential } from "../find-credential.ts";
import { countPlaceholders, findPlaceholders, refusePlaceholders } from "../find-placeholders.ts";
import { isFor } from "../is-for.ts";
import { readKeychain } from "../read-keychain.ts";
import type { ByteFilter, Redaction } from "../redaction/redact-bytes.ts";
import { jsonText } from "../reveal.ts";
import { isAtPointer, jsonWith, utf8Text } from "./in-json.ts";

/** A message holds a placeholder that does not become a value; `reason` says why. */
export class MessageRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`a message was refused: ${reason}`);
    this.name = "MessageRefused";
    this.reason = reason;
  }
}

/** What passes one message on, whose end may take a while. */
export interface MessageFilter extends Pick<ByteFilter, "push"> {
  end(): Buffer | Promise<Buffer>;
}

/** An open WebSocket, as its text messages are looked at. */
export interface OpenWebSocket {
  readonly store: CredentialStore;
  readonly owner: CredentialOwner;
  readonly target: Target;
  /** Writes down that a message takes these credentials along; false when that is not durable, so that it may not leave. */
  readonly intend: (credentials: readonly string[]) => Promise<boolean>;
  /** Told what must not come back from now on. */
  readonly onRedaction: (redaction: Redaction) => void;
  readonly now: () => Date;
}

/** Whether text messages to this host may take a credential along, so that they must be held. */
export async function mayHoldMessages(
  store: CredentialStore,
  owner: CredentialOwner,
  target: Target,
): Promise<Step<boolean>> {
  const keychain = await readKeychain(store, owner);
  if (!keychain.ok) return keychain;
  const { credentials } = keychain.value;
  return passed(credentials.some((each) => each.slot.kind === "websocket" && isFor(each, target)));
}

/**
 * Holds a text message and puts values into its slots, written down before the message leaves. One too long for a slot
 * passes while it is searched. Throws {@link MessageRefused}, and `PlaceholderFound` for a placeholder in a long one.
 */
export function messageWithSlots(open: OpenWebSocket): MessageFilter {
  let held: Buffer[] = [];
  let size = 0;
  let passing: ByteFilter | undefined;
  return {
    push(chunk) {
      if (passing !== undefined) return passing.push(chunk);
      held.push(Buffer.from(chunk));
      size += chunk.byteLength;
      if (size <= LIMITS.credentialMessageBytesMax) return Buffer.alloc(0);
      passing = refusePlaceholders();
      const first = passing.push(Buffer.concat(held));
      held = [];
      return first;
    },
    end: () => passing?.end() ?? swapped(open, Buffer.concat(held)),
  };
}

function swapped(open: OpenWebSocket, bytes: Buffer): Buffer | Promise<Buffer> {
  const placeholders = findPlaceholders(bytes.toString("latin1"));
  if (countPlaceholders(bytes) !== placeholders.length) throw new MessageRefused("placeholder_outside_slot");
  return placeholders.length === 0 ? bytes : withValues(open, bytes, placeholders);
}

async function withValues(
  open: OpenWebSocket,
  bytes: Buffer,
  placeholders: readonly string[],
): Promise<Buffer> {
  const { store, owner, target } = open;
  const text = utf8Text(bytes);
  const credentials: Credential[] = [];
  for (const placeholder of placeholders) {
    const credential = valueOrThrow(await findCredential(store, owner, placeholder));
    const { slot } = credential;
    if (text === undefined || slot.kind !== "websocket" || !isAtPointer(text, slot.pointer, placeholder))
      throw new MessageRefused("placeholder_outside_slot");
    if (!isFor(credential, target)) throw new MessageRefused("placeholder_wrong_host");
    credentials.push(credential);
  }
  if (!(await open.intend(credentials.map(({ name }) => name))))
    throw new MessageRefused("audit_unavailable");
  const keychain = valueOrThrow(await readKeychain(store, owner));
  open.onRedaction(keychain.redactionFor(target.host));
  let message = text ?? "";
  for (const credential of credentials) {
    message = jsonWith(message, credential.placeholder, jsonText(openOrThrow(keychain, credential)));
    store.used(credential, open.now());
  }
  return Buffer.from(message);
}

function openOrThrow({ open }: Keychain, credential: Credential): Secret {
  try {
    return open(credential);
  } catch (err) {
    if (!isAppError(err, "vault_refused")) throw err;
    throw new MessageRefused("credential_unavailable");
  }
}

function valueOrThrow<Value>(step: Step<Value>): Value {
  if (step.ok) return step.value;
  throw new MessageRefused(step.refusal.reason);
}
