import type { Caller } from "@deployclaw/core";
import type { Context } from "hono";
import type { ApiEnv } from "../api-env.ts";

/** Who calls: the socket's own address, never a header's claim. */
export function callerOf(c: Context<ApiEnv>): Caller {
  const address = c.env.incoming.socket.remoteAddress ?? "unknown";
  return { ipAddress: address.replace(/^::ffff:/, ""), userAgent: c.req.header("user-agent") ?? "" };
}
