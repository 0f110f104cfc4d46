import { runProgram } from "../run-program.ts";

/** The files below a directory that loop devices are attached to, deleted ones too. */
export async function loopDevices(directory: string): Promise<readonly string[]> {
  const files = await runProgram("losetup", ["--list", "--noheadings", "--output", "BACK-FILE"]);
  return files.split("\n").filter((file) => file.startsWith(directory));
}
