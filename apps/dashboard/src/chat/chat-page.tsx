"use client";

import type { Agent } from "@deployclaw/contracts/client";
import { useEffect, useRef } from "react";
import { DeployProgress } from "../agents/deploy-progress.tsx";
import { hasFailedStep } from "../agents/deploy-steps.ts";
import { StatusNote } from "../agents/status-note.tsx";
import { useAgent } from "../api/agent-queries.ts";
import { Button } from "../ui/button.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Composer } from "./composer.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { useChat } from "./use-chat.ts";

const SUGGESTIONS = [
  "What can you do?",
  "fetch https://example.com/",
  "Write a haiku about a crab in a cell.",
] as const;

function Opening({ agent, onSay }: { readonly agent: Agent; readonly onSay: (text: string) => void }) {
  return (
    <div className="grid gap-4 py-10 text-center">
      <h2 className="text-xl font-semibold tracking-tight">Say hello to {agent.name}</h2>
      <p className="mx-auto max-w-100 text-muted">
        What you say goes through the gateway into its cell. What it does outside is in the log before it
        happens.
      </p>
      <div className="mt-2 flex flex-wrap justify-center gap-2">
        {SUGGESTIONS.map((text) => (
          <Button key={text} look="quiet" size="sm" onClick={() => onSay(text)}>
            {text}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Chat({ agent }: { readonly agent: Agent }) {
  const { messages, isReplying, say, stop, startAnew } = useChat(agent.id);
  const end = useRef<HTMLDivElement>(null);
  const isRunning = agent.status === "running" || agent.status === "hibernated";
  const isGivenUp = agent.status === "error" && hasFailedStep(agent);
  useEffect(() => {
    if (messages.length > 0) end.current?.scrollIntoView({ block: "nearest" });
  }, [messages]);
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6">
      {isGivenUp ? <DeployProgress agent={agent} /> : <StatusNote agent={agent} />}
      {messages.length === 0 && isRunning ? <Opening agent={agent} onSay={(text) => void say(text)} /> : null}
      <ol aria-label="Conversation" className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {messages.map((message, index) => (
          <MessageBubble
            key={message.id}
            message={message}
            name={agent.name}
            isArriving={isReplying && index === messages.length - 1}
          />
        ))}
      </ol>
      <div ref={end} className="scroll-mb-40" />
      <p role="status" className="sr-only">
        {isReplying ? `${agent.name} is answering` : ""}
      </p>
      {isGivenUp ? null : (
        <Composer
          name={agent.name}
          disabled={!isRunning}
          isReplying={isReplying}
          onSay={(text) => void say(text)}
          onStop={stop}
          onStartAnew={messages.length > 0 && !isReplying ? startAnew : undefined}
        />
      )}
    </div>
  );
}

/** Talking with an agent; while it is being deployed, how far that is. */
export function ChatPage({ id }: { readonly id: string }) {
  const { data: agent } = useAgent(id);
  if (agent === undefined) return <SkeletonRows rows={5} label="Loading the agent" />;
  return agent.status === "provisioning" ? <DeployProgress agent={agent} /> : <Chat agent={agent} />;
}
