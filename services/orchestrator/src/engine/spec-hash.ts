import { createHash } from "node:crypto";

/**
 * SHA-256 (hex) of a container's create body without its network mode and labels: those name other containers and the
 * owner, and a replacement airlock has another network mode without being another airlock.
 */
export function specHash(body: { readonly HostConfig: { readonly NetworkMode: string } }): string {
  const { NetworkMode: _network, ...hostConfig } = body.HostConfig;
  return createHash("sha256")
    .update(JSON.stringify({ ...body, HostConfig: hostConfig }))
    .digest("hex");
}
