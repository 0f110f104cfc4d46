import { setTimeout as wait } from "node:timers/promises";
import {
  type AuditFacts,
  auditEntry,
  isAppError,
  type Log,
  type NewAuditEntry,
  type OAuth2Slot,
} from "@deployclaw/domain";
import type { Secret } from "@deployclaw/vault";
import type { AuditTrail } from "../../audit/audit-trail.ts";
import { LIMITS } from "../../limits.ts";
import type { Dial } from "../../network/dial.ts";
import { type ResolveHost, resolvePublicAddresses } from "../../network/resolve-public-addresses.ts";
import { passed, type RefusalReason, refused, type Step } from "../../pipeline/answer/refusal.ts";
import type { Credential, CredentialOwner, CredentialStore } from "../credential-store.ts";
import { oauth2Parts, tokenRequest, withTokens } from "../reveal.ts";
import { askTokenEndpoint, type GivenTokens } from "./token-endpoint.ts";

/** Access tokens of `oauth2` credentials. */
export interface AccessTokens {
  /**
   * A token that is good for a while yet: the sealed one, or one that is asked for at the credential's token URL, through
   * the same checks as every request, written down before and after, and sealed anew. Requests at once ask once.
   */
  of(owner: CredentialOwner, credential: Credential, slot: OAuth2Slot, value: Secret): Promise<Step<Secret>>;
}

/** What asking for tokens needs of the world. */
export interface AccessTokenDeps {
  readonly store: CredentialStore;
  readonly audit: AuditTrail;
  readonly resolve: ResolveHost;
  readonly dial: Dial;
  readonly now: () => Date;
  readonly log: Log;
}

/** Asks at token URLs; after a failure, an agent's credential is not asked for again for some seconds. */
export function accessTokens(deps: AccessTokenDeps): AccessTokens {
  const asking = new Map<string, Promise<Step<Secret>>>();

  return {
    of(owner, credential, slot, value) {
      const { accessToken, expiresAt = 0 } = oauth2Parts(value);
      if (accessToken !== undefined && expiresAt - LIMITS.tokenRenewedBeforeMs > deps.now().getTime())
        return Promise.resolve(passed(accessToken));
      const key = `${credential.id} ${credential.version}`;
      const existing = asking.get(key);
      if (existing !== undefined) return existing;
      const asked = renew(deps, { owner, credential, slot, value });
      asking.set(key, asked);
      const forget = () => void asking.delete(key);
      // A refusal stands for a while, so that an agent cannot have a token endpoint asked with every request.
      asked.then(({ ok }) => (ok ? forget() : setTimeout(forget, LIMITS.tokenRefusedMs).unref()), forget);
      return asked;
    },
  };
}

interface Renewal {
  readonly owner: CredentialOwner;
  readonly credential: Credential;
  readonly slot: OAuth2Slot;
  readonly value: Secret;
}

function entry<Action extends "credential.renew" | "credential.renewed">(
  { owner, credential }: Renewal,
  actionType: Action,
  metadata: AuditFacts<Action>,
  createdAt: Date,
): NewAuditEntry {
  const { clientId, agentId } = owner;
  const actor = { actorKind: "platform", actorId: "gateway" } as const;
  return auditEntry({
    clientId,
    agentId,
    ...actor,
    actionType,
    target: credential.name,
    metadata,
    createdAt,
  });
}

async function renew(deps: AccessTokenDeps, renewal: Renewal): Promise<Step<Secret>> {
  const { host, pathname } = new URL(renewal.slot.tokenUrl);
  const intent = entry(renewal, "credential.renew", { host }, deps.now());
  if (!(await deps.audit.intend(intent))) return refused("audit_unavailable");
  const ended = (status: number, reason: "completed" | RefusalReason) =>
    deps.audit.record(entry(renewal, "credential.renewed", { host, status, reason }, deps.now()));

  const addresses = await resolvePublicAddresses(deps.resolve, host);
  if (!addresses.ok) {
    ended(0, addresses.refusal.reason);
    return addresses;
  }
  try {
    const to = { host, path: pathname, addresses: addresses.value };
    const { status, given } = await askTokenEndpoint(
      deps.dial,
      to,
      tokenRequest(renewal.slot, renewal.value),
      deps.now,
    );
    const sealed = given !== undefined && (await seal(deps, renewal, given));
    ended(status, sealed ? "completed" : "credential_unavailable");
    if (!sealed) return refused("credential_unavailable");
    const { accessToken } = oauth2Parts(withTokens(renewal.value, given));
    return accessToken === undefined ? refused("credential_unavailable") : passed(accessToken);
  } catch (err) {
    deps.log.error(`no access token for ${renewal.credential.name} of ${renewal.owner.agentId}`, err);
    ended(0, "upstream_unreachable");
    return refused("credential_unavailable");
  }
}

/** Tries more than once: a token endpoint may have made the refresh token that is sealed worthless. */
async function seal(deps: AccessTokenDeps, renewal: Renewal, given: GivenTokens): Promise<boolean> {
  const { owner, credential, value } = renewal;
  for (let tries = 1; ; tries += 1) {
    try {
      return await deps.store.reseal(owner, credential, withTokens(value, given));
    } catch (err) {
      if (!isAppError(err, "dependency_unavailable") || tries === LIMITS.tokenSealTriesMax) throw err;
      await wait(LIMITS.tokenSealRetryMs);
    }
  }
}
