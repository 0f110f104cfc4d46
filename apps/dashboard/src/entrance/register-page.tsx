"use client";

import { answerOf } from "@deployclaw/contracts/client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { entranceApi } from "./api.ts";
import { EntranceHeading } from "./entrance-heading.tsx";
import { handPassword } from "./handed-password.ts";
import { useProblemForm } from "./use-problem-form.ts";

/** Makes a client and its first user; the second factor comes next. */
export function RegisterPage() {
  const router = useRouter();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const password = String(form.get("password"));
    const body = {
      clientName: String(form.get("clientName")).trim(),
      email: String(form.get("email")).trim(),
      password,
    };
    await answerOf(entranceApi().POST("/api/auth/register", { body }));
    handPassword(password);
    router.push("/enroll");
  });
  const errors = {
    clientName: problem?.field("/clientName"),
    email: problem?.field("/email") ?? (problem?.kind === "email-taken" ? problem.message : undefined),
    password: problem?.field("/password"),
  };
  const isSaidBesideField = Object.values(errors).some((each) => each !== undefined);
  return (
    <>
      <EntranceHeading title="Create your account">
        Already have one?{" "}
        <Link href="/sign-in" className="text-ink underline decoration-accent underline-offset-4">
          Sign in
        </Link>
      </EntranceHeading>
      <form {...formProps} className="grid gap-5">
        {problem !== undefined && !isSaidBesideField ? <Note kind="bad">{problem.message}</Note> : null}
        <TextField
          label="Company or name"
          name="clientName"
          required
          maxLength={120}
          autoComplete="organization"
          error={errors.clientName}
        />
        <TextField
          label="Email"
          name="email"
          type="email"
          required
          maxLength={254}
          autoComplete="username"
          error={errors.email}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          required
          minLength={12}
          maxLength={128}
          autoComplete="new-password"
          hint="At least 12 characters. A sentence works well."
          error={errors.password}
        />
        <SubmitButton busy={isSending}>Continue</SubmitButton>
        <p className="text-sm text-muted">
          Next you set up an authenticator app. Nobody signs in without one.
        </p>
      </form>
    </>
  );
}
