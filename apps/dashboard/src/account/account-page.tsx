"use client";

import { ClientSection } from "../client/client-section.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { AccountNotices } from "./account-notices.tsx";
import { SessionsSection } from "./sessions-section.tsx";
import { SignInSection } from "./sign-in-section.tsx";

/** Everything about the person who is signed in. */
export function AccountPage() {
  return (
    <>
      <PageHeader title="Your account" />
      <div className="max-w-3xl">
        <AccountNotices />
      </div>
      <div className="grid max-w-3xl gap-5">
        <SignInSection />
        <SessionsSection />
        <ClientSection />
      </div>
    </>
  );
}
