import type { Caller } from "@deployclaw/core";
import type { Context } from "hono";
import type { ApiEnv } from "../api-env.ts";
import { callerAddress } from "./caller-address.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/** Who calls: the socket's own address, or what a trusted proxy says, never anybody else's claim. */
export function callerOf(c: Context<ApiEnv>, proxies: TrustedProxies): Caller {
  const socketAddress = c.env.incoming.socket.remoteAddress ?? "unknown";
  return {
    ipAddress: callerAddress(socketAddress, c.req.header("x-forwarded-for"), proxies),
    userAgent: c.req.header("user-agent") ?? "",
  };
}
