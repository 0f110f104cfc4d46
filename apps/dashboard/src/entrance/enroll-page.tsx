"use client";

import { type ApiProblem, answerOf } from "@deployclaw/contracts/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { entranceFor } from "../session/entrance-for.ts";
import { TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { entranceApi } from "./api.ts";
import { BackupCodes } from "./backup-codes.tsx";
import { CodeStep } from "./code-step.tsx";
import { EntranceHeading } from "./entrance-heading.tsx";
import { takePassword } from "./handed-password.ts";
import { SecretKey, type TotpSetup } from "./secret-key.tsx";
import { useProblemForm } from "./use-problem-form.ts";

const setUp = (password: string): Promise<TotpSetup> =>
  answerOf(entranceApi().POST("/api/auth/2fa/setup", { body: { password } }));

function PasswordAgain({ onSetup }: { readonly onSetup: (setup: TotpSetup) => void }) {
  const { isSending, problem, formProps } = useProblemForm(async (form) =>
    onSetup(await setUp(String(form.get("password")))),
  );
  return (
    <form {...formProps} className="grid gap-5">
      <p>Please give your password again, then you see the key for your app.</p>
      <SetupProblem problem={problem} />
      <TextField
        label="Password"
        name="password"
        type="password"
        required
        autoFocus
        autoComplete="current-password"
      />
      <SubmitButton busy={isSending}>Show the key</SubmitButton>
    </form>
  );
}

function SetupProblem({ problem }: { readonly problem: ApiProblem | undefined }) {
  if (problem === undefined) return null;
  const entrance = problem.kind === "conflict" ? "/agents" : entranceFor(problem, "/agents");
  return (
    <Note
      kind="bad"
      action={
        entrance === undefined ? undefined : (
          <a className="font-medium underline" href={entrance}>
            Sign in
          </a>
        )
      }
    >
      {problem.message}
    </Note>
  );
}

/** Setting up an authenticator: the key, a first code, and backup codes to keep. */
export function EnrollPage() {
  const [setup, setSetup] = useState<TotpSetup>();
  const [backupCodes, setBackupCodes] = useState<readonly string[]>();
  const [isReady, setIsReady] = useState(false);
  const asked = useRef(false);
  const begin = useCallback(async () => {
    const password = takePassword();
    // Refused, the form below asks again and says why.
    if (password !== undefined) setSetup(await setUp(password).catch(() => undefined));
    setIsReady(true);
  }, []);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void begin();
  }, [begin]);
  if (backupCodes !== undefined)
    return <BackupCodes codes={backupCodes} onSaved={() => location.assign("/agents")} />;
  return (
    <>
      <EntranceHeading title="Set up your authenticator">
        Every change asks for a code from this app, so that a stolen password alone is worth nothing.
      </EntranceHeading>
      {setup === undefined ? (
        isReady ? (
          <PasswordAgain onSetup={setSetup} />
        ) : (
          <p role="status">Making a key…</p>
        )
      ) : (
        <div className="grid gap-7">
          <SecretKey setup={setup} />
          <CodeStep submitLabel="Confirm" onVerified={setBackupCodes} />
        </div>
      )}
    </>
  );
}
