"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useState } from "react";
import { usePlatform } from "../api/platform-context.ts";
import { useProblemForm } from "../entrance/use-problem-form.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { formatDay } from "../ui/format-day.ts";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { CertificateAddress } from "./certificate-address.tsx";
import { useClientChanged } from "./deletion-queries.ts";

interface Deletion {
  readonly dueAt: string;
  readonly certificateUrl: string;
}

/** Has the whole client deleted by whoever types its name, and shows where the certificate will be. */
export default function DeleteClientDialog({
  name,
  onClose,
}: {
  readonly name: string;
  readonly onClose: () => void;
}) {
  const { api } = usePlatform();
  const changed = useClientChanged();
  const [typed, setTyped] = useState("");
  const [deletion, setDeletion] = useState<Deletion>();
  const { isSending, problem, formProps } = useProblemForm(async () => {
    const answer = await answerOf(api.POST("/api/client/deletion", { body: { clientName: typed.trim() } }));
    setDeletion(answer.deletion);
    await changed();
  });
  if (deletion !== undefined)
    return (
      <Dialog
        title="It is erased in a while"
        lede={`All agents stop now. On ${formatDay(deletion.dueAt)} everything is erased; until then an admin can take it back. Keep this address: the certificate of the erasure will be there, when nobody can sign in any more.`}
      >
        <div className="grid gap-5">
          <CertificateAddress url={deletion.certificateUrl} />
          <Button onClick={onClose}>I have kept it</Button>
        </div>
      </Dialog>
    );
  const error = problem?.field("/clientName");
  return (
    <Dialog
      title={`Delete ${name}?`}
      lede="All users, agents, states and credentials of this client go. The log stays, to prove it."
      onClose={onClose}
    >
      <form {...formProps} className="grid gap-5">
        <TextField
          label={`Type ${name} to confirm`}
          required
          autoFocus
          maxLength={120}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          error={error}
          onChange={(event) => setTyped(event.target.value)}
        />
        {problem !== undefined && error === undefined ? <Note kind="bad">{problem.message}</Note> : null}
        <SubmitButton look="danger" busy={isSending} disabled={typed.trim() !== name}>
          Delete everything
        </SubmitButton>
      </form>
    </Dialog>
  );
}
