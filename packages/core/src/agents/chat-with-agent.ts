import { appendAudit, withTenant } from "@deployclaw/db";
import { type AgentId, AppError, agentId, MESSAGE_LENGTH_MAX, SESSION_ID } from "@deployclaw/domain";
import { requireAbility } from "../context/require-ability.ts";
import { userEntry } from "../context/user-entry.ts";
import type { AgentMessage } from "../gateway-port.ts";
import type { ProductContext } from "../product-context.ts";
import { getAgentOrThrow } from "./get-agent-or-throw.ts";

/** What a user says to an agent; without a `sessionId` a new conversation begins. */
export interface ChatInput {
  readonly agentId: string;
  readonly message: string;
  readonly sessionId?: string | undefined;
}

/**
 * Says something to an agent and gives its whole reply. That something was said, and how long it was, is in the log
 * before it is said; what was said never is. Throws `not_found`, `agent_not_running`, and what the gateway throws.
 */
export async function chatWithAgent(request: {
  readonly ctx: ProductContext;
  readonly input: ChatInput;
}): Promise<{ readonly reply: string; readonly sessionId: string }> {
  const { ctx, input } = request;
  const message = await admitMessage(ctx, input);
  const { reply } = await ctx.gateway.chat(message);
  return { reply, sessionId: message.sessionId };
}

/** As `chatWithAgent`, with the reply in pieces as the agent says them; aborting the signal ends it. */
export async function streamChatWithAgent(request: {
  readonly ctx: ProductContext;
  readonly input: ChatInput & { readonly signal: AbortSignal };
}): Promise<{ readonly deltas: AsyncIterable<string>; readonly sessionId: string }> {
  const { ctx, input } = request;
  const message = await admitMessage(ctx, input);
  return {
    deltas: ctx.gateway.chatStream({ ...message, signal: input.signal }),
    sessionId: message.sessionId,
  };
}

async function admitMessage(ctx: ProductContext, input: ChatInput): Promise<AgentMessage> {
  requireAbility(ctx, "change");
  const id: AgentId = agentId(input.agentId);
  const sessionId = input.sessionId ?? Buffer.from(ctx.randomBytes(16)).toString("base64url");
  requireSayable(input.message, sessionId);
  await withTenant(ctx.db, ctx.client.id, async (tx) => {
    const agent = await getAgentOrThrow(tx, ctx.client.id, id);
    if (agent.desired !== "running" || agent.status !== "running")
      throw new AppError("agent_not_running", `The agent is not running: it is ${agent.status}.`);
    await appendAudit(tx, ctx.audit, [
      userEntry(ctx, "agent.chat", {
        agentId: id,
        target: agent.name,
        metadata: { messageLength: input.message.length, sessionId },
      }),
    ]);
  });
  return { agentId: id, message: input.message, sessionId };
}

function requireSayable(message: string, sessionId: string): void {
  const fields = [
    ...(message.length > 0 && message.length <= MESSAGE_LENGTH_MAX
      ? []
      : [{ pointer: "/message", detail: `must be 1 to ${MESSAGE_LENGTH_MAX} characters` }]),
    ...(SESSION_ID.pattern.test(sessionId) ? [] : [{ pointer: "/sessionId", detail: SESSION_ID.detail }]),
  ];
  if (fields.length > 0) throw new AppError("invalid_input", "The message cannot be sent.", { fields });
}
