import type { RealCell } from "./real-cell.ts";

/** What `openclaw proxy validate --json` prints. */
export interface ProxyValidation {
  readonly ok: boolean;
  readonly config: { readonly source: string; readonly errors: readonly string[] };
  readonly checks: readonly {
    readonly kind: string;
    readonly url: string;
    readonly ok: boolean;
    readonly status?: number;
    readonly error?: string;
  }[];
}

/** Runs OpenClaw's command line inside a cell and gives the JSON that it prints, behind whatever it has to say first. */
export async function askOpenClaw<Answer>(cell: RealCell, ...args: string[]): Promise<Answer> {
  const printed = await cell.run(["openclaw", ...args, "--json"]);
  return JSON.parse(printed.slice(printed.indexOf("{"))) as Answer;
}
