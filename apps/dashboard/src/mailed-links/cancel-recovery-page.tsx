"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useState } from "react";
import { entranceApi } from "../entrance/api.ts";
import { EntranceDone } from "./entrance-done.tsx";
import { LinkQuestion } from "./link-question.tsx";

/** Stops the recoveries of a client for whoever has the mailed link. */
export function CancelRecoveryPage() {
  const [isDone, setIsDone] = useState(false);
  if (isDone)
    return (
      <EntranceDone title="The recovery is stopped" href="/sign-in" onward="Sign in">
        Authenticator and backup codes stay as they are. Everybody of your client is told by mail.
      </EntranceDone>
    );
  return (
    <LinkQuestion
      title="Stop the recovery?"
      words="Somebody is said to have lost authenticator and backup codes, which are then removed. If that is not right, stop it."
      button="Stop it"
      instead="Sign in to see whether a recovery is still under way."
      onAgreed={async (token) => {
        await answerOf(entranceApi().POST("/api/auth/recovery/cancel", { body: { token } }));
        setIsDone(true);
      }}
    />
  );
}
