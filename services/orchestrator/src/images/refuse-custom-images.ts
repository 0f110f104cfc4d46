import type { CustomImagePolicy } from "@deployclaw/config";
import type { EngineFacts } from "../engine/engine.ts";
import { isPatchedForClientImages } from "./patched-for-client-images.ts";

/** Why this host runs no images of clients, in words for them; undefined when it does. */
export function refuseCustomImages(
  policy: CustomImagePolicy,
  { runc }: Pick<EngineFacts, "runc">,
): string | undefined {
  if (policy === "never") return "This platform runs no images of clients.";
  const version = runc?.version ?? "of an unknown version";
  if (policy === "always" || isPatchedForClientImages(version)) return undefined;
  return `This host's container runtime (runc ${version}) lacks security fixes that images of clients need.`;
}
