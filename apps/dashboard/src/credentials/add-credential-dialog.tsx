"use client";

import { ApiProblem } from "@deployclaw/contracts/client";
import { type FormEvent, useState } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea, TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useFocusInvalid } from "../ui/use-focus-invalid.ts";
import { useCreateCredential } from "./credential-queries.ts";

const entered = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

/** Takes a credential once; its value is never shown again. */
export default function AddCredentialDialog({
  agentId,
  onClose,
}: {
  readonly agentId: string;
  readonly onClose: () => void;
}) {
  const toast = useToast();
  const create = useCreateCredential(agentId);
  const [isSending, setIsSending] = useState(false);
  const problem = create.error instanceof ApiProblem ? create.error : undefined;
  const errors = {
    name: problem?.field("/name") ?? (problem?.kind === "conflict" ? problem.message : undefined),
    value: problem?.field("/value"),
    hosts: problem?.field("/hosts"),
    header: problem?.field("/slot/name"),
  };
  const isSaidBesideField = Object.values(errors).some((each) => each !== undefined);
  const formRef = useFocusInvalid(problem);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const hosts = entered(form, "hosts")
      .split(/[\s,;]+/)
      .filter((host) => host !== "");
    setIsSending(true);
    try {
      const { credential } = await create.mutateAsync({
        name: entered(form, "name"),
        value: entered(form, "value"),
        hosts,
        header: entered(form, "header").toLowerCase(),
      });
      toast("done", `${credential.name} is sealed.`);
      onClose();
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
    } finally {
      setIsSending(false);
    }
  };
  return (
    <Dialog
      title="Add a credential"
      lede="Sealed at once. Nobody can read it again, you included."
      onClose={onClose}
    >
      <form ref={formRef} onSubmit={(event) => void submit(event)} className="grid gap-4">
        <TextField
          label="Name"
          name="name"
          required
          autoComplete="off"
          maxLength={63}
          placeholder="GITHUB_TOKEN"
          error={errors.name}
        />
        <TextField
          label="Value"
          name="value"
          type="password"
          required
          autoComplete="off"
          maxLength={8192}
          error={errors.value}
        />
        <TextArea
          label="Hosts"
          name="hosts"
          required
          rows={2}
          spellCheck={false}
          autoCapitalize="none"
          placeholder="api.github.com"
          hint="Where it may be sent. One a line."
          className="min-h-16 font-mono text-sm"
          error={errors.hosts}
        />
        <TextField
          label="Header"
          name="header"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          placeholder="x-api-key"
          hint="The only place where it is put. Left empty: Authorization, as a bearer token."
          className="font-mono text-sm"
          error={errors.header}
        />
        {problem !== undefined && !isSaidBesideField ? <Note kind="bad">{problem.message}</Note> : null}
        <SubmitButton busy={isSending} className="mt-1">
          Seal it
        </SubmitButton>
      </form>
    </Dialog>
  );
}
