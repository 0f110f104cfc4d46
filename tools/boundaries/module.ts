/** One import or re-export of a file. */
export type ImportEdge = {
  /** As written. */
  readonly specifier: string;
  readonly line: number;
  /** Erased before the program runs. */
  readonly typeOnly: boolean;
};

/** One source file as the rules see it. Paths are relative to the root of the repository. */
export type Module = {
  readonly file: string;
  readonly imports: readonly ImportEdge[];
  /** Lines that read `process.env`. */
  readonly environmentReads: readonly number[];
};

/** One `package.json` of the workspace. */
export type WorkspacePackage = {
  readonly name: string;
  readonly folder: string;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
};

/** One broken rule, as a person reads it. */
export type Violation = { readonly file: string; readonly line: number; readonly problem: string };
