"use client";

import { ApiProblem } from "@deployclaw/contracts/client";
import { type FormEvent, useState } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { entered } from "../ui/entered.ts";
import { SelectField, TextArea, TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useFocusInvalid } from "../ui/use-focus-invalid.ts";
import { useCreateCredential } from "./credential-queries.ts";
import { SLOT_CHOICES, slotFrom } from "./slot-choices.ts";
import { formNameOf, SlotFields } from "./slot-fields.tsx";

/** What is wrong with a slot's field, or with one of its items. */
const slotError = (problem: ApiProblem | undefined, field: string): string | undefined =>
  [`/slot/${field}`, ...[0, 1, 2, 3].map((item) => `/slot/${field}/${item}`)]
    .map((pointer) => problem?.field(pointer))
    .find((error) => error !== undefined);

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
  const [choice, setChoice] = useState(SLOT_CHOICES[0]);
  const problem = create.error instanceof ApiProblem ? create.error : undefined;
  const errors = {
    name: problem?.field("/name") ?? (problem?.kind === "conflict" ? problem.message : undefined),
    value: problem?.field("/value"),
    clientSecret: problem?.field("/clientSecret"),
    hosts: problem?.field("/hosts"),
  };
  const slotErrors = choice?.fields.map(({ name }) => slotError(problem, name)) ?? [];
  const isSaidBesideField = [...Object.values(errors), ...slotErrors].some((each) => each !== undefined);
  const formRef = useFocusInvalid(problem);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (choice === undefined) return;
    const form = new FormData(event.currentTarget);
    const clientSecret = entered(form, "clientSecret");
    setIsSending(true);
    try {
      const { credential } = await create.mutateAsync({
        name: entered(form, "name"),
        value: entered(form, "value"),
        hosts: entered(form, "hosts")
          .split(/[\s,;]+/)
          .filter((host) => host !== ""),
        slot: slotFrom(choice, (field) => entered(form, formNameOf(field))),
        ...(clientSecret === "" ? {} : { clientSecret }),
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
        <SelectField
          label="How it is used"
          value={choice?.kind}
          onChange={({ target }) => setChoice(SLOT_CHOICES.find(({ kind }) => kind === target.value))}
          hint="The only place of a request where it is put."
        >
          {SLOT_CHOICES.map(({ kind, label }) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </SelectField>
        {choice === undefined ? null : (
          <SlotFields choice={choice} errorOf={(field) => slotError(problem, field)} />
        )}
        <TextField
          label={choice?.valueLabel ?? "Value"}
          name="value"
          type="password"
          required
          autoComplete="off"
          maxLength={8192}
          error={errors.value}
        />
        {choice?.kind === "oauth2" ? (
          <TextField
            label="Client secret"
            name="clientSecret"
            type="password"
            autoComplete="off"
            maxLength={8192}
            hint="Beside a refresh token, where the client has one."
            error={errors.clientSecret}
          />
        ) : null}
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
        {problem !== undefined && !isSaidBesideField ? <Note kind="bad">{problem.message}</Note> : null}
        <SubmitButton busy={isSending} className="mt-1">
          Seal it
        </SubmitButton>
      </form>
    </Dialog>
  );
}
