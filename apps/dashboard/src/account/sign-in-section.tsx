"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useAccount } from "./account-queries.ts";

const ChangePasswordDialog = lazy(() => import("./change-password-dialog.tsx"));
const ReplaceAuthenticatorDialog = lazy(() => import("./replace-authenticator-dialog.tsx"));
const NewBackupCodesDialog = lazy(() => import("./new-backup-codes-dialog.tsx"));

const DIALOGS = {
  password: ChangePasswordDialog,
  authenticator: ReplaceAuthenticatorDialog,
  "backup-codes": NewBackupCodesDialog,
} as const;

/** Fewer than this many are worth a word. */
const CODES_FEW = 3;

function Row({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line px-5 py-4 last:border-b-0">
      <div className="min-w-0">
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm wrap-anywhere text-muted">{children}</p>
      </div>
      {action}
    </div>
  );
}

const since = (instant: string | null): ReactNode =>
  instant === null ? "a while ago" : <RelativeTime at={instant} />;

/** What a user signs in with, and how each is replaced. */
export function SignInSection() {
  const { data, error, refetch } = useAccount();
  const [open, setOpen] = useState<keyof typeof DIALOGS>();
  const Dialog = open === undefined ? undefined : DIALOGS[open];
  const button = (which: keyof typeof DIALOGS, text: string) => (
    <Button look="quiet" size="sm" onClick={() => setOpen(which)}>
      {text}
    </Button>
  );
  const codesLeft = data?.backupCodesLeft ?? 0;
  return (
    <Section
      title="How you sign in"
      lede="Your password and a code from your authenticator, both every time."
    >
      {data === undefined && error === null ? <SkeletonRows rows={4} label="Loading your account" /> : null}
      {data === undefined && error !== null ? (
        <div className="p-5">
          <FailedNote error={error} onRetry={refetch} />
        </div>
      ) : null}
      {data === undefined ? null : (
        <>
          <Row title="Email">
            {data.user.email}
            {data.user.emailVerified ? ", confirmed" : ", not confirmed yet"}
          </Row>
          <Row title="Password" action={button("password", "Change")}>
            Set {since(data.passwordChangedAt)}
          </Row>
          <Row title="Authenticator app" action={button("authenticator", "Replace")}>
            Set up {since(data.totpSetUpAt)}
          </Row>
          <Row title="Backup codes" action={button("backup-codes", "Make new ones")}>
            <span className={codesLeft < CODES_FEW ? "text-bad" : undefined}>
              {codesLeft === 1 ? "1 is left" : `${codesLeft === 0 ? "None" : codesLeft} are left`}
            </span>
            , for when your phone is not at hand
          </Row>
        </>
      )}
      <Suspense>{Dialog === undefined ? null : <Dialog onClose={() => setOpen(undefined)} />}</Suspense>
    </Section>
  );
}
