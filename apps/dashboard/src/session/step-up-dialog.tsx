"use client";

import { answerOf, type Operation } from "@deployclaw/contracts/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { usePlatform } from "../api/platform-context.ts";
import { CodeField } from "../ui/code-field.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useFocusInvalid } from "../ui/use-focus-invalid.ts";

/**
 * Asks for a fresh code, for changes or for the one request that cannot be undone. Settles with true once the API took
 * one, with false when it is closed.
 */
export default function StepUpDialog({
  operation,
  onSettled,
}: {
  readonly operation: Operation | undefined;
  readonly onSettled: (given: boolean) => void;
}) {
  const { plain } = usePlatform();
  const queries = useQueryClient();
  const stepUp = useMutation({
    mutationFn: (code: string) =>
      answerOf(
        plain.POST("/api/auth/step-up", { body: operation === undefined ? { code } : { code, operation } }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["session"] });
      onSettled(true);
    },
  });
  const form = useFocusInvalid(stepUp.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!stepUp.isPending) stepUp.mutate(String(new FormData(event.currentTarget).get("code")));
  };
  return (
    <Dialog
      title="Confirm that it is you"
      lede={
        operation === undefined
          ? "Changes need a fresh code. It counts for five minutes, in this session only."
          : "This cannot be undone, so it needs a fresh code of its own. The code allows nothing else."
      }
      onClose={() => onSettled(false)}
    >
      <form ref={form} onSubmit={submit} className="grid gap-5">
        <CodeField autoFocus error={stepUp.error?.message} />
        <SubmitButton busy={stepUp.isPending}>Confirm and go on</SubmitButton>
      </form>
    </Dialog>
  );
}
