import { AppError } from "@deployclaw/domain";
import type { OutputPiece, OutputPort, OutputQuestion } from "../output-port.ts";
import type { ProductContext } from "../product-context.ts";
import { getAgent } from "./get-agent.ts";

/** How the hosts whose output can be read from here are reached. */
export interface OutputReader {
  /** The host that `ask` asks. */
  readonly hostName: string;
  readonly ask: OutputPort;
}

const NONE_YET: OutputPiece = { lines: [], next: null, isPartial: false, isLive: false };

/**
 * What an agent put out, as far as its host keeps it. Whoever may see the agent may see it, and nothing is noted of it: it
 * changes nothing and holds no credential, since the agent has none. Throws `not_found`, and `dependency_unavailable` when its
 * host cannot be asked from here.
 */
export async function agentOutput(request: {
  readonly ctx: ProductContext;
  readonly output: OutputReader;
  readonly input: { readonly agentId: string } & OutputQuestion;
}): Promise<OutputPiece> {
  const { output, input } = request;
  const { id, host, desired } = await getAgent(request);
  if (desired === "deleted") throw new AppError("not_found", "No such agent.");
  if (host === null) return NONE_YET;
  if (host !== output.hostName)
    throw new AppError("dependency_unavailable", "The host of this agent cannot be asked from here.");
  const { agentId: _, ...question } = input;
  return (await output.ask(id, question)) ?? NONE_YET;
}
