import { execFile } from "node:child_process";
import { OUTPUT_FOLDER, OUTPUT_NAMES, type OutputFile } from "./output-file.ts";

const ANSWER_MS = 10_000;
/** Runtimes begin a new file long before; a larger one is none of theirs. */
const FILE_BYTES_MAX = 16 * 1024 ** 2;

/** Runs one command of debugfs(8) on an image; what it printed, or undefined when it did not get that far. */
function debugfs(image: string, command: string): Promise<Buffer | undefined> {
  const options = {
    encoding: "buffer",
    timeout: ANSWER_MS,
    maxBuffer: FILE_BYTES_MAX + 4_096,
    killSignal: "SIGKILL",
  } as const;
  return new Promise((resolve) => {
    execFile("debugfs", ["-c", "-R", command, image], options, (err, stdout) =>
      resolve(err === null ? stdout : undefined),
    );
  });
}

async function openStored(image: string, path: string): Promise<OutputFile | undefined> {
  const described = (await debugfs(image, `stat ${path}`))?.toString("latin1") ?? "";
  const [, inode, type] = /^Inode: (\d+)\s+Type: (\S+)/m.exec(described) ?? [];
  const size = Number(/\bSize: (\d+)$/m.exec(described)?.[1]);
  if (inode === undefined || type !== "regular" || !(size <= FILE_BYTES_MAX)) return undefined;
  const bytes = await debugfs(image, `cat <${inode}>`);
  if (bytes === undefined) return undefined;
  return {
    inode: Number(inode),
    sizeBytes: bytes.length,
    read: async (offset, lengthBytes) => bytes.subarray(offset, offset + lengthBytes),
    close: async () => undefined,
  };
}

/**
 * Reads the files of output from a disk image that is not mounted, the older first, without mounting it: what a link there
 * leads to is on the same disk. Those that cannot be read, or that no runtime of ours would let grow so large, are left out.
 */
export async function openStoredOutput(
  image: string,
  folders: readonly string[],
): Promise<readonly OutputFile[]> {
  const opened: OutputFile[] = [];
  for (const name of OUTPUT_NAMES) {
    const file = await openStored(image, `/${[...folders, OUTPUT_FOLDER, name].join("/")}`);
    if (file !== undefined) opened.push(file);
  }
  return opened;
}
