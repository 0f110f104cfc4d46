import type { ClawConfig, HomePaths } from "@deployclaw/config";

/** What every verb is given. `say` writes one line of progress for a person, to standard error. */
export type ClawContext = {
  readonly root: string;
  readonly config: ClawConfig;
  readonly paths: HomePaths;
  readonly isRoot: boolean;
  readonly say: (line: string) => void;
  readonly print: (line: string) => void;
};

/** One verb of `claw`. `run` answers the exit code. */
export type Command = {
  readonly summary: string;
  readonly usage: string;
  readonly run: (ctx: ClawContext, args: readonly string[]) => Promise<number>;
};
