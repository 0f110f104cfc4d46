"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useRouter } from "next/navigation";
import { entranceFor } from "../session/entrance-for.ts";
import { Button } from "../ui/button.tsx";
import { CodeField } from "../ui/code-field.tsx";
import { entranceApi } from "./api.ts";
import { useProblemForm } from "./use-problem-form.ts";

/** Ends enrolment or signing in with a code. */
export function CodeStep({
  submitLabel,
  onVerified,
}: {
  readonly submitLabel: string;
  readonly onVerified: (backupCodes: readonly string[]) => void;
}) {
  const router = useRouter();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const code = String(form.get("code"));
    const { backupCodes } = await answerOf(entranceApi().POST("/api/auth/2fa/verify", { body: { code } }));
    onVerified(backupCodes ?? []);
  });
  const entrance = entranceFor(problem, "/agents");
  return (
    <form {...formProps} className="grid gap-5">
      <CodeField autoFocus error={problem?.field("/code") ?? problem?.message} />
      <Button type="submit" busy={isSending}>
        {submitLabel}
      </Button>
      {entrance === undefined ? null : (
        <Button look="quiet" onClick={() => router.push(entrance)}>
          Start again
        </Button>
      )}
    </form>
  );
}
