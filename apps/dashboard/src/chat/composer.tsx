"use client";

import { ArrowUp, Square, SquarePen } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

/** Where a message is written: Enter sends, Shift and Enter starts a line. */
export function Composer({
  name,
  disabled,
  isReplying,
  onSay,
  onStop,
  onStartAnew,
}: {
  readonly name: string;
  readonly disabled: boolean;
  readonly isReplying: boolean;
  readonly onSay: (text: string) => void;
  readonly onStop: () => void;
  readonly onStartAnew: (() => void) | undefined;
}) {
  const [text, setText] = useState("");
  const say = () => {
    const message = text.trim();
    if (message === "" || isReplying || disabled) return;
    onSay(message);
    setText("");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };
  return (
    <div className="sticky bottom-14 -mb-14 bg-paper pt-1 pb-4 md:bottom-0 md:-mb-10 md:pb-6">
      <form
        onSubmit={submit}
        className="rounded-lg border border-edge/60 bg-surface p-2 shadow-float focus-within:border-ink"
      >
        <textarea
          aria-label={`Message to ${name}`}
          placeholder={disabled ? `${name} is not running` : `Message ${name}`}
          rows={2}
          maxLength={32_000}
          disabled={disabled}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-60 w-full resize-none bg-transparent px-2.5 pt-1.5 outline-none placeholder:text-muted disabled:cursor-not-allowed"
        />
        <div className="flex items-center justify-between">
          {onStartAnew === undefined ? (
            <span />
          ) : (
            <Button look="bare" size="sm" onClick={onStartAnew}>
              <SquarePen aria-hidden />
              New conversation
            </Button>
          )}
          {isReplying ? (
            <Button look="quiet" size="icon" aria-label="Stop the reply" onClick={onStop}>
              <Square aria-hidden />
            </Button>
          ) : (
            <SubmitButton size="icon" aria-label="Send" disabled={disabled || text.trim() === ""}>
              <ArrowUp aria-hidden />
            </SubmitButton>
          )}
        </div>
      </form>
    </div>
  );
}
