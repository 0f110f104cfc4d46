import {
  createCredentialRoute,
  deleteCredentialRoute,
  listCredentialsRoute,
  replaceCredentialRoute,
} from "@deployclaw/contracts";
import { createCredential, deleteCredential, listCredentials, replaceCredential } from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import { productContextOf } from "../product-context-of.ts";

/** An agent's credentials. A value comes in once and never goes out. */
export function mountCredentials(app: Hono<ApiEnv>, deps: ApiDeps): void {
  mountRoute(app, deps, listCredentialsRoute, (call) =>
    listCredentials({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  );

  mountRoute(app, deps, createCredentialRoute, async (call) => ({
    credential: await createCredential({
      ctx: productContextOf(deps, call),
      input: { ...call.body, agentId: call.params.id },
    }),
  }));

  mountRoute(app, deps, replaceCredentialRoute, async (call) => ({
    credential: await replaceCredential({
      ctx: productContextOf(deps, call),
      input: { ...call.body, agentId: call.params.id, name: call.params.name },
    }),
  }));

  mountRoute(app, deps, deleteCredentialRoute, async (call) => {
    const input = { agentId: call.params.id, name: call.params.name };
    await deleteCredential({ ctx: productContextOf(deps, call), input });
    return undefined;
  });
}
