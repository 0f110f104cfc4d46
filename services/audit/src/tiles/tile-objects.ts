/**
 * Where tiles are kept, by path: `<client>/tile/0/000`. What is written is durable once `write` resolves, whole or not at
 * all.
 */
export type TileObjects = {
  /** Undefined when there is nothing by that path. */
  read(path: string): Promise<Buffer | undefined>;
  /** `kind` says whether what stands there may ever be another. */
  write(path: string, bytes: Uint8Array, kind: "final" | "replaced"): Promise<void>;
  /** Forgets the partial tiles that a full one has taken the place of; keeping them is no fault. */
  removePartials(fullPath: string): Promise<void>;
};
