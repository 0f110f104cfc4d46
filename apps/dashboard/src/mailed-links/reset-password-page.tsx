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
import { BrokenLink } from "./broken-link.tsx";
import { EntranceDone } from "./entrance-done.tsx";
import { useLinkToken } from "./use-link-token.ts";

/** Takes a new password from whoever has the mailed link. */
export function ResetPasswordPage() {
  const token = useLinkToken();
  // Another link begins anew.
  return <ResetPassword key={token} token={token} />;
}

function ResetPassword({ token }: { readonly token: string | null | undefined }) {
  const [isDone, setIsDone] = useState(false);
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const body = { token: token ?? "", password: String(form.get("password")) };
    await answerOf(entranceApi().POST("/api/auth/password-reset/confirm", { body }));
    setIsDone(true);
  });
  if (isDone)
    return (
      <EntranceDone title="Your password is changed" href="/sign-in" onward="Sign in">
        All sessions have ended. Sign in with it and a code from your authenticator.
      </EntranceDone>
    );
  if (token === null || problem?.kind === "invalid-link")
    return (
      <BrokenLink>
        <Link href="/forgot-password" className="text-ink underline decoration-accent underline-offset-4">
          Ask for another
        </Link>
      </BrokenLink>
    );
  const password = problem?.field("/password");
  return (
    <>
      <EntranceHeading title="Choose a new password">
        All sessions end with it, on every device.
      </EntranceHeading>
      <form {...formProps} className="grid gap-5">
        {problem !== undefined && password === undefined ? <Note kind="bad">{problem.message}</Note> : null}
        <TextField
          label="New password"
          name="password"
          type="password"
          required
          autoFocus
          minLength={12}
          maxLength={128}
          autoComplete="new-password"
          hint="At least 12 characters. A sentence works well."
          error={password}
        />
        <SubmitButton busy={isSending}>Set password</SubmitButton>
      </form>
    </>
  );
}
