import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { ApiEnv } from "../api-env.ts";

const ATTRIBUTES = { path: "/", secure: true, httpOnly: true, sameSite: "Strict", prefix: "host" } as const;

/** The session token of a request, from `__Host-session`. */
export function readSessionCookie(c: Context<ApiEnv>): string | undefined {
  return getCookie(c, "session", "host");
}

/** Hands out a session token. The browser keeps it until it closes; the session's own expiry decides. */
export function writeSessionCookie(c: Context<ApiEnv>, token: string): void {
  setCookie(c, "session", token, ATTRIBUTES);
}

/** Makes the browser forget the session. */
export function clearSessionCookie(c: Context<ApiEnv>): void {
  setCookie(c, "session", "", { ...ATTRIBUTES, maxAge: 0 });
}
