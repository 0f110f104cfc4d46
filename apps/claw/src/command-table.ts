import type { Command } from "./command.ts";

/** All verbs, longest name first where one begins with another. Each is loaded only when it is asked for. */
export const commandTable: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import("./commands/demo.ts")).demo,
  up: async () => (await import("./commands/up.ts")).up,
  down: async () => (await import("./commands/down.ts")).down,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  migrate: async () => (await import("./commands/migrate.ts")).migrate,
  reset: async () => (await import("./commands/reset.ts")).reset,
  test: async () => (await import("./commands/test.ts")).test,
  orphans: async () => (await import("./commands/orphans.ts")).orphans,
  hosts: async () => (await import("./commands/hosts.ts")).hosts,
  "audit verify": async () => (await import("./commands/audit-verify.ts")).auditVerify,
  "audit witness": async () => (await import("./commands/audit-witness.ts")).auditWitness,
  "audit accept-restore": async () => (await import("./commands/audit-accept-restore.ts")).auditAcceptRestore,
  "audit certificate": async () => (await import("./commands/audit-certificate.ts")).auditCertificate,
  "images build": async () => (await import("./commands/images-build.ts")).imagesBuild,
  "images list": async () => (await import("./commands/images-list.ts")).imagesList,
  "waitlist list": async () => (await import("./commands/waitlist-list.ts")).waitlistList,
  "waitlist csv": async () => (await import("./commands/waitlist-csv.ts")).waitlistCsv,
  "client list": async () => (await import("./commands/client-list.ts")).clientList,
  "client suspend": async () => (await import("./commands/client-suspend.ts")).clientSuspend,
  "client resume": async () => (await import("./commands/client-resume.ts")).clientResume,
  "client plan": async () => (await import("./commands/client-plan.ts")).clientPlan,
  "keys rotate": async () => (await import("./commands/keys-rotate.ts")).keysRotate,
  "keys rewrap": async () => (await import("./commands/keys-rewrap.ts")).keysRewrap,
  "user recover": async () => (await import("./commands/user-recover.ts")).userRecover,
  "keys backup": async () => (await import("./commands/keys-backup.ts")).keysBackup,
};

/** The verb that the arguments begin with, of one or two words, and the arguments after it. */
export function findCommand(
  names: readonly string[],
  args: readonly string[],
): { name: string; rest: readonly string[] } | undefined {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(" ");
    if (args.length >= words && names.includes(name)) return { name, rest: args.slice(words) };
  }
  return undefined;
}
