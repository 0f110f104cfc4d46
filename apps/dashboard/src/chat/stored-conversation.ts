import type { Conversation } from "./chat-message.ts";

const key = (agentId: string): string => `chat:${agentId}`;

/** A conversation that has not begun. */
export function newConversation(): Conversation {
  return { sessionId: crypto.randomUUID(), messages: [] };
}

/** The conversation that this tab had with an agent; it survives a reload and ends with the tab. */
export function loadConversation(agentId: string): Conversation {
  const stored = sessionStorage.getItem(key(agentId));
  return stored === null ? newConversation() : (JSON.parse(stored) as Conversation);
}

/** Keeps a conversation for this tab. */
export function storeConversation(agentId: string, conversation: Conversation): void {
  sessionStorage.setItem(key(agentId), JSON.stringify(conversation));
}
