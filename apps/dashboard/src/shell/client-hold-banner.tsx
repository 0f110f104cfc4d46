"use client";

import Link from "next/link";
import { useSession } from "../session/use-session.ts";
import { formatDay } from "../ui/format-day.ts";
import { Note } from "../ui/note.tsx";

/** Says on every page why the client stands still, while it does. */
export function ClientHoldBanner() {
  const hold = useSession().data?.client.hold;
  if (hold === null || hold === undefined) return null;
  return (
    <div className="mb-6">
      <Note kind={hold.kind === "suspended" ? "bad" : "warn"}>
        <p className="font-medium">
          {hold.kind === "suspended"
            ? `Your client is suspended since ${formatDay(hold.since)}: ${hold.reason}`
            : `Your client is being deleted. It is erased on ${formatDay(hold.dueAt)}.`}
        </p>
        <p className="mt-1">
          All agents are stopped and keep their state. You can look, not change anything.
          {hold.kind === "deleting" ? (
            <>
              {" An admin can take it back in "}
              <Link href="/account" className="underline underline-offset-4">
                your account
              </Link>
              .
            </>
          ) : null}
        </p>
      </Note>
    </div>
  );
}
