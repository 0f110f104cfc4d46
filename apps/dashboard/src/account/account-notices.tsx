"use client";

import { ApiProblem } from "@deployclaw/contracts/client";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useAccount, useCancelRecoveries, useMailAgain } from "./account-queries.ts";

const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

/** Does something and says how it went; closing the dialog for the code is an answer, not a failure. */
function useTold() {
  const toast = useToast();
  return async (work: () => Promise<string>) => {
    try {
      toast("done", await work());
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
      if (err.kind !== "step-up-required") toast("failed", err.message);
    }
  };
}

/** What a user should look at: recoveries that can still be stopped, and an address that is not confirmed. */
export function AccountNotices() {
  const account = useAccount().data;
  const mailAgain = useMailAgain();
  const cancel = useCancelRecoveries();
  const told = useTold();
  if (account === undefined) return null;
  const { recoveries, user } = account;
  if (recoveries.length === 0 && user.emailVerified) return null;
  return (
    <div className="mb-6 grid gap-3">
      {recoveries.map(({ email, endsAt }, index) => (
        <Note
          key={email}
          kind="bad"
          action={
            index === 0 ? (
              <Button
                look="danger"
                size="sm"
                busy={cancel.isPending}
                onClick={() =>
                  void told(async () => {
                    await cancel.mutateAsync();
                    return "The recovery is stopped.";
                  })
                }
              >
                Stop it
              </Button>
            ) : undefined
          }
        >
          <p className="font-medium">
            On {MOMENT.format(new Date(endsAt))} authenticator and backup codes of {email} are removed.
          </p>
          <p className="mt-1">They are said to be lost. If that is not right, stop it.</p>
        </Note>
      ))}
      {user.emailVerified ? null : (
        <Note
          kind="plain"
          action={
            <Button
              look="quiet"
              size="sm"
              busy={mailAgain.isPending}
              onClick={() =>
                void told(async () => {
                  await mailAgain.mutateAsync();
                  return "Another mail is on its way.";
                })
              }
            >
              Mail it again
            </Button>
          }
        >
          Please confirm your mail address with the link that was mailed to {user.email}.
        </Note>
      )}
    </div>
  );
}
