import type { HttpBindings } from "@hono/node-server";
import type { Quota } from "./limits/rate-limit.ts";

/** What Hono knows of a request here. */
export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    route: string;
    /** What is left of the limit that this request met. */
    quota: Quota | undefined;
  };
}
