import type { ChatDialect } from "@deployclaw/domain";
import { chatOverCompletions } from "./chat-over-completions.ts";
import { chatOverPico } from "./chat-over-pico.ts";

/** One turn of a conversation. */
export interface ChatTurn {
  readonly message: string;
  /** Keeps a conversation together across turns. */
  readonly sessionId: string;
  /** Whether the reply is wanted in pieces, as it is written. */
  readonly stream: boolean;
}

/** The agent to talk to, through its airlock. */
export interface ChatTarget {
  readonly socketPath: string;
  readonly authorization: string;
}

/**
 * A reply as it comes, in pieces of text; untrusted, and bounded in size and time. Iterating throws `agent_unreachable` or
 * `agent_timeout` when it breaks off.
 */
export type AgentReply = AsyncIterable<string>;

/** Says something in one dialect. Rejects with `agent_unreachable` or `agent_timeout` when no reply begins. */
export type Chat = (to: ChatTarget, turn: ChatTurn, signal: AbortSignal) => Promise<AgentReply>;

const CHATS: { readonly [Dialect in ChatDialect]: Chat } = {
  completions: chatOverCompletions,
  pico: chatOverPico,
};

/** Says something to an agent in its runtime's dialect. */
export function chatWithAgent(
  dialect: ChatDialect,
  ...[to, turn, signal]: Parameters<Chat>
): Promise<AgentReply> {
  return CHATS[dialect](to, turn, signal);
}
