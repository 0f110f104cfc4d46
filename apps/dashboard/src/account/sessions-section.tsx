"use client";

import { ApiProblem, type LivingSession } from "@deployclaw/contracts/client";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { Note } from "../ui/note.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useEndSessions, useSessions } from "./account-queries.ts";
import { describeBrowser } from "./describe-browser.ts";

function SessionRow({
  session,
  busy,
  onEnd,
}: {
  readonly session: LivingSession;
  readonly busy: boolean;
  readonly onEnd: () => void;
}) {
  const browser = describeBrowser(session.userAgent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line px-5 py-4 last:border-b-0">
      <div className="min-w-0">
        <p
          className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium"
          title={session.userAgent ?? undefined}
        >
          {browser}
          {session.current ? <Badge tone="good">This one</Badge> : null}
          {session.stage === "password" ? <Badge tone="warn">Password only</Badge> : null}
        </p>
        <p className="text-sm wrap-anywhere text-muted">
          {session.ipAddress ?? "unknown address"}, last used <RelativeTime at={session.lastUsedAt} />, begun{" "}
          <RelativeTime at={session.createdAt} />
        </p>
      </div>
      {session.current ? null : (
        <Button look="quiet" size="sm" busy={busy} aria-label={`End ${browser}`} onClick={onEnd}>
          End
        </Button>
      )}
    </li>
  );
}

/** Where the user is signed in, and ending that. */
export function SessionsSection() {
  const { data, error } = useSessions();
  const toast = useToast();
  const end = useEndSessions();
  const sessions = data?.items ?? [];
  const apply = async (which: { readonly id: string } | "others") => {
    try {
      await end.mutateAsync(which);
      toast("done", which === "others" ? "All other sessions have ended." : "The session has ended.");
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
      if (err.kind !== "step-up-required") toast("failed", err.message);
    }
  };
  const isEnding = (which: string) =>
    end.isPending && (typeof end.variables === "object" ? end.variables.id : end.variables) === which;
  return (
    <Section
      title="Where you are signed in"
      lede="One that you do not know may be somebody else: end it and change your password."
      action={
        sessions.length > 1 ? (
          <Button look="quiet" size="sm" busy={isEnding("others")} onClick={() => void apply("others")}>
            End all others
          </Button>
        ) : undefined
      }
    >
      {data === undefined && error === null ? <SkeletonRows rows={2} label="Loading your sessions" /> : null}
      {data === undefined && error !== null ? (
        <div className="p-5">
          <Note kind="bad">{error.message}</Note>
        </div>
      ) : null}
      <ul>
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            busy={isEnding(session.id)}
            onEnd={() => void apply({ id: session.id })}
          />
        ))}
      </ul>
    </Section>
  );
}
