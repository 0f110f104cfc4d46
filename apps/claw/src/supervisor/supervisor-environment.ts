import { type Environment, readEnvironment } from "@deployclaw/config";
import type { ClawContext } from "../command.ts";

/** Variables that a person may set, handed on to the supervisor as they are. */
const handedOn = [
  "HOST_NAME",
  "PUBLIC_URL",
  "PORT",
  "LISTEN_ADDRESS",
  "DATABASE_URL",
  "REDIS_URL",
  "VAULT_MASTER_KEYS",
  "DOCKER_SOCKET",
  "DISK_DRIVER",
  "LLM_UPSTREAM_URL",
  "LLM_UPSTREAM_KEY",
];

/** The supervisor's environment: what it reads, and nothing else of the terminal that started it. */
export function supervisorEnvironment(
  ctx: Pick<ClawContext, "config" | "paths">,
  env: Environment = readEnvironment(),
): Record<string, string> {
  const set = handedOn.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(set),
    PATH: ctx.config.searchPath,
    DEPLOYCLAW_HOME: ctx.paths.home,
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    MALLOC_ARENA_MAX: "2",
  };
}
