import { execFileSync } from "node:child_process";

/** Whom PostgreSQL runs as, since it refuses to run as root. */
export interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
}

const NAMES = ["dc-postgres", "nobody"];

const idOf = (option: "-u" | "-g", name: string): number =>
  Number(execFileSync("id", [option, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));

function exists(name: string): boolean {
  try {
    idOf("-u", name);
    return true;
  } catch (err) {
    if (err instanceof Error && "status" in err && err.status === 1) return false;
    throw err;
  }
}

/** The user to start PostgreSQL as: undefined (whoever runs the tests) unless that is root. Throws when root finds none. */
export function unprivilegedUser(): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const name = NAMES.find(exists);
  if (name === undefined) throw new Error(`none of the users ${NAMES.join(", ")} exists`);
  return { uid: idOf("-u", name), gid: idOf("-g", name) };
}
