"use client";

import { ApiProblem } from "@deployclaw/contracts/client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ChatMessage, Conversation } from "./chat-message.ts";
import { loadConversation, newConversation, storeConversation } from "./stored-conversation.ts";
import { streamReply } from "./stream-reply.ts";

const message = (from: ChatMessage["from"], text: string): ChatMessage => ({
  id: crypto.randomUUID(),
  from,
  text,
});

const withLast = (conversation: Conversation, change: (last: ChatMessage) => ChatMessage): Conversation => ({
  ...conversation,
  messages: conversation.messages.map((each, index, all) => (index === all.length - 1 ? change(each) : each)),
});

function whyFailed(err: unknown): string {
  if (err instanceof ApiProblem) return err.message;
  if (err instanceof DOMException && err.name === "AbortError") return "You stopped the reply.";
  if (err instanceof TypeError) return "The connection was lost.";
  throw err;
}

/** A conversation with an agent: what was said, saying more, stopping a reply, starting anew. */
export function useChat(agentId: string) {
  const [conversation, setConversation] = useState<Conversation>();
  const [isReplying, setIsReplying] = useState(false);
  const running = useRef<AbortController>(undefined);

  // Only in the browser: the server knows nothing of conversations.
  useEffect(() => {
    setConversation(loadConversation(agentId));
    return () => running.current?.abort();
  }, [agentId]);
  useEffect(() => {
    if (conversation !== undefined) storeConversation(agentId, conversation);
  }, [agentId, conversation]);

  const say = useCallback(
    async (text: string) => {
      if (conversation === undefined || running.current !== undefined) return;
      const { sessionId, messages } = conversation;
      setConversation({ sessionId, messages: [...messages, message("you", text), message("agent", "")] });
      const update = (change: (last: ChatMessage) => ChatMessage) =>
        setConversation((now) => (now === undefined ? now : withLast(now, change)));
      const controller = new AbortController();
      running.current = controller;
      setIsReplying(true);
      try {
        const reply = streamReply({ agentId, message: text, sessionId, signal: controller.signal });
        for await (const piece of reply) update((last) => ({ ...last, text: last.text + piece }));
      } catch (err) {
        const failed = whyFailed(err);
        update((last) => ({ ...last, failed }));
      } finally {
        running.current = undefined;
        setIsReplying(false);
      }
    },
    [agentId, conversation],
  );
  const stop = useCallback(() => running.current?.abort(), []);
  const startAnew = useCallback(() => setConversation(newConversation()), []);
  return { messages: conversation?.messages ?? [], isReplying, say, stop, startAnew };
}
