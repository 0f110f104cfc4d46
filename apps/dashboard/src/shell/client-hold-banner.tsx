"use client";

import { useSession } from "../session/use-session.ts";
import { Note } from "../ui/note.tsx";

const day = (instant: string): string =>
  new Date(instant).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });

/** Says on every page why the client stands still, while it does. */
export function ClientHoldBanner() {
  const hold = useSession().data?.client.hold;
  if (hold === null || hold === undefined) return null;
  return (
    <div className="mb-6">
      <Note kind={hold.kind === "suspended" ? "bad" : "warn"}>
        <p className="font-medium">
          {hold.kind === "suspended"
            ? `Your client is suspended since ${day(hold.since)}: ${hold.reason}`
            : `Your client is being deleted. It is erased on ${day(hold.dueAt)}.`}
        </p>
        <p className="mt-1">
          All agents are stopped and keep their state. You can look, not change anything.
        </p>
      </Note>
    </div>
  );
}
