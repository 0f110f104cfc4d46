import type { Identity } from "../layout/identities.ts";

/** How to find out that a process serves. */
export type ReadyCheck =
  | { readonly kind: "http-socket"; readonly socketPath: string }
  | { readonly kind: "http-port"; readonly host: string; readonly port: number }
  | { readonly kind: "postgres"; readonly socketPath: string }
  | { readonly kind: "redis"; readonly socketPath: string };

/** One process that the supervisor keeps running. */
export type ProcessSpec = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** All of its environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Its environment read anew at each start, where that can change while the platform runs. */
  readonly freshEnv?: () => Readonly<Record<string, string>>;
  readonly identity: Identity;
  readonly stopSignal: "SIGTERM" | "SIGINT";
  readonly ready: ReadyCheck;
  /** Whether the platform serves only when this process does. */
  readonly required: boolean;
};
