"use client";

import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { useNow } from "../ui/use-now.ts";
import { useSession } from "./use-session.ts";

/** How long changes are still allowed without a new code. */
export function StepUpClock() {
  const until = useSession().data?.stepUpUntil;
  const now = useNow(1_000);
  const seconds = until ? Math.ceil((Date.parse(until) - now) / 1_000) : 0;
  const isOpen = seconds > 0;
  const Icon = isOpen ? LockKeyholeOpen : LockKeyhole;
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <p className="flex items-center gap-2 text-xs text-muted">
      <Icon aria-hidden className="size-4 shrink-0" />
      {isOpen ? (
        <span>
          Changes allowed for <span className="tabular-nums">{left}</span>
        </span>
      ) : (
        "Changes need a fresh code"
      )}
    </p>
  );
}
