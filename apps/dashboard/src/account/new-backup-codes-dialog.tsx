"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useState } from "react";
import { usePlatform } from "../api/platform-context.ts";
import { useProblemForm } from "../entrance/use-problem-form.ts";
import { CodeField } from "../ui/code-field.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useAccountChanged } from "./account-queries.ts";
import { CodesToKeep } from "./codes-to-keep.tsx";

/** Makes new backup codes for a code of the authenticator, and shows them once. */
export default function NewBackupCodesDialog({ onClose }: { readonly onClose: () => void }) {
  const { plain } = usePlatform();
  const changed = useAccountChanged();
  const [codes, setCodes] = useState<readonly string[]>();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const body = { code: String(form.get("code")) };
    const { backupCodes } = await answerOf(plain.POST("/api/account/backup-codes", { body }));
    setCodes(backupCodes);
    await changed();
  });
  if (codes !== undefined)
    return (
      <Dialog
        title="Keep these codes"
        lede="Each works once, when your phone is not at hand. They are shown now and never again."
      >
        <CodesToKeep codes={codes} onward="Done" onKept={onClose} />
      </Dialog>
    );
  return (
    <Dialog
      title="Make new backup codes"
      lede="The old ones stop working, and all your other sessions end."
      onClose={onClose}
    >
      <form {...formProps} className="grid gap-5">
        <CodeField autoFocus error={problem?.message} />
        <SubmitButton busy={isSending}>Make new codes</SubmitButton>
      </form>
    </Dialog>
  );
}
