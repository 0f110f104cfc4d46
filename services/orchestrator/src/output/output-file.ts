/** One file of an agent's output, opened: what was opened is what is read, whatever lies at its path by now. */
export interface OutputFile {
  /** Tells it from the other file, also after that was renamed. */
  readonly inode: number;
  readonly sizeBytes: number;
  /** At most `lengthBytes` from `offset` on; less at the end. */
  read(offset: number, lengthBytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Where below the directory of its state an agent's output lies, newest file first. */
export const OUTPUT_FOLDER = ".deployclaw";
/** The names of the files in it, the older first. */
export const OUTPUT_NAMES = ["output.log.1", "output.log"] as const;
