import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ImageIds } from "../cell/cell-specs.ts";

/** The program that builds images. */
export const BUILD = fileURLToPath(new URL("../../../../infra/images/main.ts", import.meta.url));

/** The ids of the airlock's and nano's images, and of others that are asked for, built first where they are missing. */
export async function testImages(...others: readonly string[]): Promise<ImageIds> {
  const { stdout } = await promisify(execFile)(process.execPath, [BUILD, "airlock", "nano", ...others]);
  return JSON.parse(stdout) as ImageIds;
}
