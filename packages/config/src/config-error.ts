/** One setting that cannot be used. `problem` never holds the value, since that may be a secret. */
export type ConfigProblem = { readonly variable: string; readonly problem: string };

/** Thrown when a process must not start: names every variable that is missing or wrong, never a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];

  constructor(processName: string, problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`);
    super(`The settings of "${processName}" are not usable:\n${lines.join("\n")}`);
    this.problems = problems;
  }
}
