import { joinWaitlistRoute } from "@deployclaw/contracts";
import { joinWaitlist } from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { addressBlock } from "../http/address-block.ts";
import { attemptLimit } from "../http/attempt-limit.ts";
import { mountRoute } from "../http/mount-route.ts";
import { isForm } from "../http/read-body.ts";

const TRIES_MAX = 5;
const WINDOW_MS = 60 * 60_000;

/** The landing page's form: five times an hour from one address, the same answer whoever is listed already. */
export function mountWaitlist(app: Hono<ApiEnv>, deps: ApiDeps): void {
  const limit = attemptLimit({ max: TRIES_MAX, windowMs: WINDOW_MS, clock: deps.clock });
  mountRoute(app, deps, joinWaitlistRoute, async ({ c, caller, body }) => {
    limit.take(addressBlock(caller.ipAddress));
    const { website, ...input } = body;
    if (website === undefined || website === "") await joinWaitlist({ ctx: { ...deps, caller }, input });
    if (isForm(c.req.raw)) return c.redirect("/joined.html", 303);
    return { listed: true as const };
  });
}
