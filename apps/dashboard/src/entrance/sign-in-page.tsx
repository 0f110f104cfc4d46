"use client";

import { answerOf } from "@deployclaw/contracts/client";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { pageAfter } from "../session/entrance-for.ts";
import { TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { entranceApi } from "./api.ts";
import { SignInCodeStep } from "./code-step.tsx";
import { EntranceHeading } from "./entrance-heading.tsx";
import { handPassword } from "./handed-password.ts";
import { useProblemForm } from "./use-problem-form.ts";

function PasswordStep({ next }: { readonly next: string | null }) {
  const router = useRouter();
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const password = String(form.get("password"));
    const body = { email: String(form.get("email")).trim(), password };
    const answer = await answerOf(entranceApi().POST("/api/auth/login", { body }));
    if (answer.next === "enroll_totp") {
      handPassword(password);
      router.push("/enroll");
    } else router.push(`/sign-in?step=code${next === null ? "" : `&next=${encodeURIComponent(next)}`}`);
  });
  const email = problem?.field("/email");
  return (
    <>
      <EntranceHeading title="Sign in">
        New here?{" "}
        <Link href="/register" className="text-ink underline decoration-accent underline-offset-4">
          Register
        </Link>
      </EntranceHeading>
      <form {...formProps} className="grid gap-5">
        {problem !== undefined && email === undefined ? <Note kind="bad">{problem.message}</Note> : null}
        <TextField label="Email" name="email" type="email" required autoComplete="username" error={email} />
        <TextField
          label="Password"
          name="password"
          type="password"
          required
          maxLength={128}
          autoComplete="current-password"
        />
        <SubmitButton busy={isSending}>Continue</SubmitButton>
      </form>
      <p className="mt-6 text-center text-sm">
        <Link href="/forgot-password" className="text-muted underline underline-offset-4 hover:text-ink">
          Forgot your password?
        </Link>
      </p>
    </>
  );
}

/** Password first, then the code; each has an address of its own, so that back and reload work. */
export function SignInPage() {
  const search = useSearchParams();
  const next = search.get("next");
  if (search.get("step") !== "code") return <PasswordStep next={next} />;
  return (
    <>
      <EntranceHeading title="Enter your code">
        Open your authenticator app and type the six digits.
      </EntranceHeading>
      {/* A whole new page: whatever was kept before signing in is gone. */}
      <SignInCodeStep submitLabel="Sign in" onVerified={() => location.assign(pageAfter(next))} />
      <p className="mt-6 text-center text-sm">
        <Link href="/sign-in" className="text-muted underline underline-offset-4 hover:text-ink">
          Use another account
        </Link>
      </p>
    </>
  );
}
