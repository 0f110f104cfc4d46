"use client";

import type { Credential } from "@deployclaw/contracts/client";
import { ApiProblem } from "@deployclaw/contracts/client";
import { type FormEvent, useState } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useFocusInvalid } from "../ui/use-focus-invalid.ts";
import { useReplaceCredential } from "./credential-queries.ts";
import { SLOT_CHOICES } from "./slot-choices.ts";

/** Takes another value for a credential; the old one is gone. */
export default function ReplaceCredentialDialog({
  agentId,
  credential: { name, slot },
  onClose,
}: {
  readonly agentId: string;
  readonly credential: Credential;
  readonly onClose: () => void;
}) {
  const toast = useToast();
  const replace = useReplaceCredential(agentId);
  const [isSending, setIsSending] = useState(false);
  const problem = replace.error instanceof ApiProblem ? replace.error : undefined;
  const errors = { value: problem?.field("/value"), clientSecret: problem?.field("/clientSecret") };
  const formRef = useFocusInvalid(problem);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const clientSecret = String(form.get("clientSecret") ?? "").trim();
    setIsSending(true);
    try {
      const { credential } = await replace.mutateAsync({
        name,
        value: String(form.get("value") ?? "").trim(),
        ...(clientSecret === "" ? {} : { clientSecret }),
      });
      toast("done", `${name} has its value number ${credential.version}.`);
      onClose();
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
    } finally {
      setIsSending(false);
    }
  };
  return (
    <Dialog
      title={`Replace the value of ${name}`}
      lede="The old value is gone. The agent keeps its placeholder and goes on."
      onClose={onClose}
    >
      <form ref={formRef} onSubmit={(event) => void submit(event)} className="grid gap-4">
        <TextField
          label={SLOT_CHOICES.find(({ kind }) => kind === slot.kind)?.valueLabel ?? "Value"}
          name="value"
          type="password"
          required
          autoComplete="off"
          maxLength={8192}
          error={errors.value}
        />
        {slot.kind === "oauth2" && slot.grant === "refresh_token" ? (
          <TextField
            label="Client secret"
            name="clientSecret"
            type="password"
            autoComplete="off"
            maxLength={8192}
            hint="Where the client has one; the old one is gone too."
            error={errors.clientSecret}
          />
        ) : null}
        {problem !== undefined && errors.value === undefined && errors.clientSecret === undefined ? (
          <Note kind="bad">{problem.message}</Note>
        ) : null}
        <SubmitButton busy={isSending} className="mt-1">
          Replace it
        </SubmitButton>
      </form>
    </Dialog>
  );
}
