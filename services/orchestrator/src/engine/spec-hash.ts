import { createHash } from "node:crypto";

/** A container's limits as Docker names them: what can be changed while it runs. */
export const LIVE_LIMITS = ["Memory", "MemorySwap", "NanoCpus", "PidsLimit"] as const;

const isLiveLimit = (name: string): boolean => LIVE_LIMITS.some((limit) => limit === name);

function hashOf(body: { readonly HostConfig: object }, isLeftOut: (setting: string) => boolean): string {
  const settings = Object.entries(body.HostConfig).filter(([name]) => !isLeftOut(name));
  return createHash("sha256")
    .update(JSON.stringify({ ...body, HostConfig: Object.fromEntries(settings) }))
    .digest("hex");
}

/**
 * SHA-256 (hex) of what a container is made as and stays: its create body without its network mode and labels, which
 * name other containers and the owner, and without the limits that may change while it runs.
 */
export function specHash(body: { readonly HostConfig: object }): string {
  return hashOf(body, (name) => name === "NetworkMode" || isLiveLimit(name));
}

/** The same with the limits: what a container should be now. */
export function fullSpecHash(body: { readonly HostConfig: object }): string {
  return hashOf(body, (name) => name === "NetworkMode");
}
