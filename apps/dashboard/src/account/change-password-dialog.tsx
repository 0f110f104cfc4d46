"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { usePlatform } from "../api/platform-context.ts";
import { useProblemForm } from "../entrance/use-problem-form.ts";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useAccountChanged } from "./account-queries.ts";

/** Takes the current password and a new one. */
export default function ChangePasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { api } = usePlatform();
  const toast = useToast();
  const changed = useAccountChanged();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const body = {
      currentPassword: String(form.get("currentPassword")),
      newPassword: String(form.get("newPassword")),
    };
    await answerOf(api.POST("/api/account/password", { body }));
    toast("done", "Your password is changed. All other sessions have ended.");
    onClose();
    await changed();
  });
  const wrong = problem?.kind === "invalid-credentials" ? problem.message : undefined;
  const errors = { current: wrong, fresh: problem?.field("/newPassword") };
  const isSaidBesideField = Object.values(errors).some((each) => each !== undefined);
  return (
    <Dialog title="Change your password" lede="All your other sessions end with it." onClose={onClose}>
      <form {...formProps} className="grid gap-5">
        <TextField
          label="Current password"
          name="currentPassword"
          type="password"
          required
          autoFocus
          maxLength={128}
          autoComplete="current-password"
          error={errors.current}
        />
        <TextField
          label="New password"
          name="newPassword"
          type="password"
          required
          minLength={12}
          maxLength={128}
          autoComplete="new-password"
          hint="At least 12 characters. A sentence works well."
          error={errors.fresh}
        />
        {problem !== undefined && !isSaidBesideField ? <Note kind="bad">{problem.message}</Note> : null}
        <SubmitButton busy={isSending}>Change password</SubmitButton>
      </form>
    </Dialog>
  );
}
