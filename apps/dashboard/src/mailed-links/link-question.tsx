"use client";

import type { ReactNode } from "react";
import { EntranceHeading } from "../entrance/entrance-heading.tsx";
import { useProblemForm } from "../entrance/use-problem-form.ts";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { BrokenLink } from "./broken-link.tsx";
import { useLinkToken } from "./use-link-token.ts";

interface Question {
  readonly title: string;
  readonly words: string;
  readonly button: string;
  /** What to do when the link does not work. */
  readonly instead: ReactNode;
  /** Does it with the link's token; what it throws is shown. */
  readonly onAgreed: (token: string) => Promise<void>;
}

/** Asks before a mailed link does what it is for: programs that look through mail open links too. */
export function LinkQuestion(question: Question) {
  const token = useLinkToken();
  // Another link begins anew.
  return <AskOnce key={token} token={token} {...question} />;
}

function AskOnce({
  token,
  title,
  words,
  button,
  instead,
  onAgreed,
}: Question & { readonly token: string | null | undefined }) {
  const { isSending, problem, formProps } = useProblemForm(() => onAgreed(token ?? ""));
  if (token === null || problem?.kind === "invalid-link") return <BrokenLink>{instead}</BrokenLink>;
  return (
    <>
      <EntranceHeading title={title}>{words}</EntranceHeading>
      <form {...formProps} className="grid gap-5">
        {problem === undefined ? null : <Note kind="bad">{problem.message}</Note>}
        <SubmitButton busy={isSending}>{button}</SubmitButton>
      </form>
    </>
  );
}
