import type { Caller, ProductContext, RequestKey, SignedIn } from "@deployclaw/core";
import type { ApiDeps } from "./api-deps.ts";

/** What the product's verbs work with, for one signed-in caller. */
export function productContextOf(
  deps: ApiDeps,
  call: {
    readonly signedIn: SignedIn;
    readonly caller: Caller;
    readonly requestKey?: RequestKey | undefined;
  },
): ProductContext {
  const { db, audit, clock, randomBytes, gateway } = deps;
  const { user, client } = call.signedIn;
  return {
    db,
    audit,
    clock,
    randomBytes,
    gateway,
    user,
    client,
    ipAddress: call.caller.ipAddress,
    requestKey: call.requestKey,
  };
}
