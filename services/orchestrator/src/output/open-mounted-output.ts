import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { OUTPUT_FOLDER, OUTPUT_NAMES, type OutputFile } from "./output-file.ts";

const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
// Without O_NONBLOCK opening a FIFO waits for somebody who writes to it.
const FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
/** What a path that the cell chose can answer with: nothing there, a link, no directory, no reader of a socket or device. */
const NO_OUTPUT = new Set(["ENOENT", "ELOOP", "ENOTDIR", "ENXIO", "EACCES", "ENODEV", "EOPNOTSUPP"]);

async function openUnlessNone(path: string, flags: number): Promise<FileHandle | undefined> {
  try {
    return await open(path, flags);
  } catch (err) {
    if (err instanceof Error && "code" in err && NO_OUTPUT.has(String(err.code))) return undefined;
    throw err;
  }
}

/** The names are of one component each, below a directory that is held open: nothing the cell renames leads elsewhere. */
const below = (directory: FileHandle, name: string): string => `/proc/self/fd/${directory.fd}/${name}`;

async function openFile(directory: FileHandle, name: string): Promise<OutputFile | undefined> {
  const file = await openUnlessNone(below(directory, name), FILE);
  if (file === undefined) return undefined;
  const { ino, size, isFile } = await file.stat().then((stats) => ({ ...stats, isFile: stats.isFile() }));
  if (!isFile) {
    await file.close();
    return undefined;
  }
  return {
    inode: ino,
    sizeBytes: size,
    read: async (offset, lengthBytes) => {
      const buffer = Buffer.allocUnsafe(lengthBytes);
      const { bytesRead } = await file.read(buffer, 0, lengthBytes, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}

/**
 * Opens the files of output below a directory that a cell writes to, the older first; those that are regular files. Follows
 * no link, waits for nobody, and opens nothing but what lies in these directories themselves. The path of `directory` is the
 * platform's up to `folders`, which are below it.
 */
export async function openMountedOutput(
  directory: string,
  folders: readonly string[],
): Promise<readonly OutputFile[]> {
  let inside = await openUnlessNone(directory, DIRECTORY);
  for (const folder of [...folders, OUTPUT_FOLDER]) {
    if (inside === undefined) return [];
    const outside = inside;
    try {
      inside = await openUnlessNone(below(outside, folder), DIRECTORY);
    } finally {
      await outside.close();
    }
  }
  if (inside === undefined) return [];
  const opened: OutputFile[] = [];
  try {
    for (const name of OUTPUT_NAMES) {
      const file = await openFile(inside, name);
      if (file !== undefined) opened.push(file);
    }
    return opened;
  } catch (err) {
    for (const file of opened) await file.close();
    throw err;
  } finally {
    await inside.close();
  }
}
