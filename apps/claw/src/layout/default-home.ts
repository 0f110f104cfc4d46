import { join } from "node:path";

/** Where the platform keeps everything when `DEPLOYCLAW_HOME` is not set. */
export function defaultHome(isRoot: boolean, userHome: string): string {
  return isRoot ? "/var/lib/deployclaw" : join(userHome, ".local/share/deployclaw");
}
