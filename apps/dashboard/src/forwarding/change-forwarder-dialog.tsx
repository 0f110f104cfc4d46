"use client";

import type { Forwarder } from "@deployclaw/contracts/client";
import { useProblemForm } from "../entrance/use-problem-form.ts";
import { Dialog } from "../ui/dialog.tsx";
import { entered } from "../ui/entered.ts";
import { TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

/** Another name for a forwarder, or another place in the log from which it goes on. */
export default function ChangeForwarderDialog({
  forwarder,
  onChange,
  onClose,
}: {
  readonly forwarder: Forwarder;
  readonly onChange: (changes: { readonly name?: string; readonly position?: number }) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const [name, position] = [entered(form, "name"), Number(entered(form, "position"))];
    await onChange({
      ...(name === forwarder.name ? {} : { name }),
      // Left alone it must not be sent: the forwarder has moved on since.
      ...(position === forwarder.position ? {} : { position }),
    });
  });
  const errors = {
    name: problem?.field("/name") ?? (problem?.kind === "conflict" ? problem.message : undefined),
    position: problem?.field("/position"),
  };
  return (
    <Dialog title={`Change ${forwarder.name}`} lede="It goes on by itself meanwhile." onClose={onClose}>
      <form {...formProps} className="grid gap-4">
        <TextField
          label="Name"
          name="name"
          required
          autoComplete="off"
          maxLength={63}
          defaultValue={forwarder.name}
          error={errors.name}
        />
        <TextField
          label="Next entry"
          name="position"
          type="number"
          required
          min={0}
          defaultValue={forwarder.position}
          error={errors.position}
          hint="A smaller number sends the log again from there; a larger one leaves out what is between."
        />
        {problem === undefined || errors.name !== undefined || errors.position !== undefined ? null : (
          <Note kind="bad">{problem.message}</Note>
        )}
        <SubmitButton busy={isSending}>Save</SubmitButton>
      </form>
    </Dialog>
  );
}
