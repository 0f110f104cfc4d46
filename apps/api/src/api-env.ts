import type { HttpBindings } from "@hono/node-server";

/** What Hono knows of a request here. */
export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: { requestId: string; route: string };
}
