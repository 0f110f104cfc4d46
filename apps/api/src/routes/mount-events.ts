import { eventsRoute } from "@deployclaw/contracts";
import { authenticate } from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { streamEvents } from "../events/stream-events.ts";
import { mountRoute } from "../http/mount-route.ts";

/** What changes at the caller's client, as it changes. */
export function mountEvents(app: Hono<ApiEnv>, deps: ApiDeps): void {
  mountRoute(app, deps, eventsRoute, async ({ c, signedIn }) => {
    const stream = await streamEvents({
      feed: deps.feed,
      signedIn,
      isStillSignedIn: async () => (await authenticate(deps, signedIn.token))?.stage === "full",
      onError: (err) => deps.log(`${c.get("requestId")} event stream ended`, err),
      ...deps.eventTimes,
    });
    return new Response(stream, {
      headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
    });
  });
}
