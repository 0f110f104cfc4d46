import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ImageIds } from "../cell/cell-specs.ts";

const BUILD = fileURLToPath(new URL("../../../../infra/images/main.ts", import.meta.url));

/** The ids of the airlock's and nano's images, built first where they are missing. */
export async function testImages(): Promise<ImageIds> {
  const { stdout } = await promisify(execFile)(process.execPath, [BUILD, "airlock", "nano"]);
  return JSON.parse(stdout) as ImageIds;
}
