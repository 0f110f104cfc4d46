import { givenSettings } from "@deployclaw/config";
import type { ClawContext } from "../command.ts";
import { tuneNode } from "./tune-node.ts";

/** The supervisor's environment: what it reads, and nothing else of the terminal that started it. */
export function supervisorEnvironment(ctx: Pick<ClawContext, "config" | "paths">): Record<string, string> {
  return {
    ...givenSettings(),
    PATH: ctx.config.searchPath,
    DEPLOYCLAW_HOME: ctx.paths.home,
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    ...tuneNode("claw").env,
  };
}
