"use client";

import { lazy, Suspense } from "react";
import { Note } from "../ui/note.tsx";
import type { ChatMessage } from "./chat-message.ts";

const Markdown = lazy(() => import("./markdown.tsx"));

function Waiting() {
  return (
    <span role="img" aria-label="Thinking" className="flex h-6 items-center gap-1.5">
      <span className="size-1.75 animate-pulse rounded-full bg-edge" />
      <span className="size-1.75 animate-pulse rounded-full bg-edge [animation-delay:200ms]" />
      <span className="size-1.75 animate-pulse rounded-full bg-edge [animation-delay:400ms]" />
    </span>
  );
}

/** One turn: yours on the right, the agent's as a text of its own. */
export function MessageBubble({
  message,
  name,
  isArriving,
}: {
  readonly message: ChatMessage;
  readonly name: string;
  readonly isArriving: boolean;
}) {
  const { from, text, failed } = message;
  if (from === "you")
    return (
      <li className="ml-auto max-w-[85%] rounded-lg rounded-br-sm bg-ink px-4 py-2.5 wrap-anywhere whitespace-pre-wrap text-paper">
        <span className="sr-only">You: </span>
        {text}
      </li>
    );
  return (
    <li className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <p className="text-sm font-medium text-muted">{name}</p>
      {text === "" ? null : (
        <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
          <Markdown text={text} />
        </Suspense>
      )}
      {isArriving && text === "" ? <Waiting /> : null}
      {failed === undefined ? null : <Note kind="bad">{failed}</Note>}
    </li>
  );
}
