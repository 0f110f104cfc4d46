"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { entranceFor } from "../session/entrance-for.ts";
import { Button } from "../ui/button.tsx";
import { CodeField } from "../ui/code-field.tsx";
import { TextField } from "../ui/field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { entranceApi } from "./api.ts";
import { useProblemForm } from "./use-problem-form.ts";

interface CodeStepProps {
  readonly submitLabel: string;
  readonly onVerified: (backupCodes: readonly string[]) => void;
}

/** Ends enrolment or signing in with a code. */
export function CodeStep({
  submitLabel,
  onVerified,
  isBackup = false,
}: CodeStepProps & { isBackup?: boolean }) {
  const router = useRouter();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const code = String(form.get("code")).replaceAll(/\s/g, "");
    const { backupCodes } = await answerOf(entranceApi().POST("/api/auth/2fa/verify", { body: { code } }));
    onVerified(backupCodes ?? []);
  });
  const entrance = entranceFor(problem, "/agents");
  const error = problem?.field("/code") ?? problem?.message;
  return (
    <form {...formProps} className="grid gap-5">
      {isBackup ? (
        <TextField
          label="Backup code"
          hint="It works once. Changes will still ask for a code from your app."
          name="code"
          required
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="xxxx-xxxx-xxxx-xxxx"
          className="font-mono"
          error={error}
        />
      ) : (
        <CodeField autoFocus error={error} />
      )}
      <SubmitButton busy={isSending}>{submitLabel}</SubmitButton>
      {entrance === undefined ? null : (
        <Button look="quiet" onClick={() => router.push(entrance)}>
          Start again
        </Button>
      )}
    </form>
  );
}

/** Ends signing in with a code from the app or, when the phone is not at hand, with a backup code. */
export function SignInCodeStep(props: CodeStepProps) {
  const [isBackup, setIsBackup] = useState(false);
  return (
    <div className="grid gap-2">
      <CodeStep key={String(isBackup)} isBackup={isBackup} {...props} />
      <Button look="bare" size="sm" onClick={() => setIsBackup(!isBackup)}>
        {isBackup ? "Use your authenticator app instead" : "Use a backup code instead"}
      </Button>
    </div>
  );
}
