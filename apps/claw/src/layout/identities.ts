import { readFileSync } from "node:fs";
import { ClawError } from "../claw-error.ts";

/** System users of the platform, one for each process that needs no root. Their names are not a setting. */
export const systemUsers = {
  postgres: "dc-postgres",
  redis: "dc-redis",
  api: "dc-api",
  gateway: "dc-gateway",
  audit: "dc-audit",
  dashboard: "dc-dashboard",
} as const;

export type Identity = { readonly uid: number; readonly gid: number };

/** As whom each process runs. Started without root, everything runs as the one user who started it. */
export type Identities = Readonly<Record<keyof typeof systemUsers | "orchestrator" | "supervisor", Identity>>;

/** Looks the system users up in `/etc/passwd`. Throws `ClawError` when one is missing. */
export function readIdentities(isRoot: boolean, passwdFile = "/etc/passwd"): Identities {
  const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const users = isRoot ? parsePasswd(readFileSync(passwdFile, "utf8")) : undefined;
  const identityOf = (name: string): Identity => {
    if (users === undefined) return self;
    const identity = users.get(name);
    if (identity === undefined) throw new ClawError(`the system user ${name} is missing: run ./claw up`);
    return identity;
  };
  return {
    postgres: identityOf(systemUsers.postgres),
    redis: identityOf(systemUsers.redis),
    api: identityOf(systemUsers.api),
    gateway: identityOf(systemUsers.gateway),
    audit: identityOf(systemUsers.audit),
    dashboard: identityOf(systemUsers.dashboard),
    orchestrator: self,
    supervisor: self,
  };
}

/** Names and ids out of passwd(5). */
export function parsePasswd(text: string): Map<string, Identity> {
  const users = new Map<string, Identity>();
  for (const line of text.split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name && uid && gid) users.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return users;
}
