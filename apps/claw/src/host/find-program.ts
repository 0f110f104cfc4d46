import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { isErrorCode } from "./is-error-code.ts";

/** The path of a program that can be run, or `undefined`. Looks into the sbin directories too. */
export function findProgram(name: string, searchPath: string): string | undefined {
  const directories = [...searchPath.split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return directories
    .filter((directory) => directory.startsWith("/"))
    .map((directory) => join(directory, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch (err) {
        if (isErrorCode(err, "ENOENT", "EACCES", "ENOTDIR")) return false;
        throw err;
      }
    });
}
