"use client";

import { answerOf } from "@deployclaw/contracts/client";
import Link from "next/link";
import { useState } from "react";
import { entranceApi } from "../entrance/api.ts";
import { EntranceHeading } from "../entrance/entrance-heading.tsx";
import { useProblemForm } from "../entrance/use-problem-form.ts";
import { TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { EntranceDone } from "./entrance-done.tsx";

/** Asks for a mail to reset a password; says the same whether or not there is such an account. */
export function ForgotPasswordPage() {
  const [askedFor, setAskedFor] = useState<string>();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const email = String(form.get("email")).trim();
    await answerOf(entranceApi().POST("/api/auth/password-reset", { body: { email } }));
    setAskedFor(email);
  });
  if (askedFor !== undefined)
    return (
      <EntranceDone title="Look into your mail" href="/sign-in" onward="Back to sign in">
        If {askedFor} has an account here, a link is on its way. It works once, for 30 minutes.
      </EntranceDone>
    );
  const email = problem?.field("/email");
  return (
    <>
      <EntranceHeading title="Reset your password">
        We mail you a link. Signing in still needs your authenticator afterwards.
      </EntranceHeading>
      <form {...formProps} className="grid gap-5">
        {problem !== undefined && email === undefined ? <Note kind="bad">{problem.message}</Note> : null}
        <TextField
          label="Email"
          name="email"
          type="email"
          required
          autoFocus
          maxLength={254}
          autoComplete="username"
          error={email}
        />
        <SubmitButton busy={isSending}>Mail me a link</SubmitButton>
      </form>
      <p className="mt-6 text-center text-sm">
        <Link href="/sign-in" className="text-muted underline underline-offset-4 hover:text-ink">
          Back to sign in
        </Link>
      </p>
    </>
  );
}
