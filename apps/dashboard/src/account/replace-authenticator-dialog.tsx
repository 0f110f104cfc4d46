"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useState } from "react";
import { usePlatform } from "../api/platform-context.ts";
import { SecretKey, type TotpSetup } from "../entrance/secret-key.tsx";
import { useProblemForm } from "../entrance/use-problem-form.ts";
import { CodeField } from "../ui/code-field.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useAccountChanged } from "./account-queries.ts";
import { CodesToKeep } from "./codes-to-keep.tsx";

function ProveStep({ onSetup }: { readonly onSetup: (setup: TotpSetup) => void }) {
  const { plain } = usePlatform();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const code = String(form.get("code")).replaceAll(/\s/g, "");
    const body = { password: String(form.get("password")), code };
    onSetup(await answerOf(plain.POST("/api/account/totp", { body })));
  });
  const errors = {
    password: problem?.kind === "invalid-credentials" ? problem.message : problem?.field("/password"),
    code: problem?.kind === "invalid-code" ? problem.message : problem?.field("/code"),
  };
  const isSaidBesideField = Object.values(errors).some((each) => each !== undefined);
  return (
    <form {...formProps} className="grid gap-5">
      <TextField
        label="Password"
        name="password"
        type="password"
        required
        autoFocus
        maxLength={128}
        autoComplete="current-password"
        error={errors.password}
      />
      <TextField
        label="Code of the current app, or a backup code"
        name="code"
        required
        maxLength={24}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono"
        error={errors.code}
      />
      {problem !== undefined && !isSaidBesideField ? <Note kind="bad">{problem.message}</Note> : null}
      <SubmitButton busy={isSending}>Show the new key</SubmitButton>
    </form>
  );
}

function ConfirmStep({
  setup,
  onConfirmed,
}: {
  readonly setup: TotpSetup;
  readonly onConfirmed: (backupCodes: readonly string[]) => void;
}) {
  const { plain } = usePlatform();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const body = { code: String(form.get("code")) };
    const { backupCodes } = await answerOf(plain.POST("/api/account/totp/confirm", { body }));
    onConfirmed(backupCodes);
  });
  return (
    <div className="grid gap-6">
      <SecretKey setup={setup} />
      <form {...formProps} className="grid gap-5">
        <CodeField autoFocus error={problem?.message} />
        <SubmitButton busy={isSending}>Use this app from now on</SubmitButton>
      </form>
    </div>
  );
}

/** Puts another authenticator in the place of the current one, which counts until the new one gave its first code. */
export default function ReplaceAuthenticatorDialog({ onClose }: { readonly onClose: () => void }) {
  const changed = useAccountChanged();
  const [setup, setSetup] = useState<TotpSetup>();
  const [codes, setCodes] = useState<readonly string[]>();
  const confirmed = (backupCodes: readonly string[]) => {
    setCodes(backupCodes);
    void changed();
  };
  if (codes !== undefined)
    return (
      <Dialog
        title="Keep these codes"
        lede="The new app is in place and all your other sessions have ended. The old backup codes are worth nothing; these are shown now and never again."
      >
        <CodesToKeep codes={codes} onward="Done" onKept={onClose} />
      </Dialog>
    );
  if (setup !== undefined)
    return (
      <Dialog
        title="Set up the new app"
        lede="The current one counts until the new one has given its first code."
        onClose={onClose}
      >
        <ConfirmStep setup={setup} onConfirmed={confirmed} />
      </Dialog>
    );
  return (
    <Dialog
      title="Replace your authenticator"
      lede="For a new phone, or when the old one is lost. All your other sessions end with it."
      onClose={onClose}
    >
      <ProveStep onSetup={setSetup} />
    </Dialog>
  );
}
