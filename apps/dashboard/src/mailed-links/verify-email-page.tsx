"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useState } from "react";
import { entranceApi } from "../entrance/api.ts";
import { EntranceDone } from "./entrance-done.tsx";
import { LinkQuestion } from "./link-question.tsx";

/** Confirms a mail address for whoever has the mailed link. */
export function VerifyEmailPage() {
  const [confirmed, setConfirmed] = useState<string>();
  if (confirmed !== undefined)
    return (
      <EntranceDone title="Thank you" href="/agents" onward="Go to your agents">
        {confirmed} is confirmed.
      </EntranceDone>
    );
  return (
    <LinkQuestion
      title="Confirm your mail address"
      words="So that we can reach you when you need to get back in."
      button="Confirm"
      instead="Sign in and ask for another."
      onAgreed={async (token) => {
        const { email } = await answerOf(entranceApi().POST("/api/auth/email/verify", { body: { token } }));
        setConfirmed(email);
      }}
    />
  );
}
