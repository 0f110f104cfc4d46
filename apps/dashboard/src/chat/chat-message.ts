/** One turn of a conversation. A reply that broke off says why. */
export interface ChatMessage {
  readonly id: string;
  readonly from: "you" | "agent";
  readonly text: string;
  readonly failed?: string;
}

/** A conversation with one agent; `sessionId` is how the agent knows it. */
export interface Conversation {
  readonly sessionId: string;
  readonly messages: readonly ChatMessage[];
}
