"use client";

import { ChevronsUpDown, CircleUserRound, LogOut, UserRoundCog } from "lucide-react";
import Link from "next/link";
import { useEffect, useId, useRef } from "react";
import { usePlatform } from "../api/platform-context.ts";
import { signOut } from "../session/leave.ts";
import { useSession } from "../session/use-session.ts";
import { classNames } from "../ui/class-names.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { ThemeChoice } from "./theme-choice.tsx";

/** Who is signed in, light or dark, and the way out. */
export function AccountMenu({ side }: { readonly side: "top" | "bottom" }) {
  const session = useSession().data;
  const { plain } = usePlatform();
  const toast = useToast();
  const leave = async () => {
    if (!(await signOut(plain))) toast("failed", "Signing out did not work. Please try again.");
  };
  const menuId = useId();
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = details.current;
      if (menu === null || !menu.open) return;
      if (event instanceof KeyboardEvent && event.key !== "Escape") return;
      if (event instanceof PointerEvent && menu.contains(event.target as Node)) return;
      menu.open = false;
      if (event instanceof KeyboardEvent) menu.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details ref={details} className="relative min-w-0">
      <summary
        aria-controls={menuId}
        aria-label={side === "bottom" ? "Account" : undefined}
        className="flex min-h-10 list-none items-center gap-2.5 rounded-md text-left hover:bg-surface md:px-2.5 md:py-2 [&::-webkit-details-marker]:hidden"
      >
        <CircleUserRound aria-hidden className="size-6 shrink-0 text-muted md:size-5" />
        <span className="hidden min-w-0 flex-1 md:block">
          <span className="block truncate font-medium">
            {session?.client.name ?? <Skeleton className="h-4 w-28" />}
          </span>
          <span className="block truncate text-xs text-muted">{session?.user.email}</span>
        </span>
        <ChevronsUpDown aria-hidden className="hidden size-4 shrink-0 text-muted md:block" />
      </summary>
      <div
        id={menuId}
        className={classNames(
          "absolute right-0 z-40 w-64 rounded-lg border border-line bg-raised p-2 shadow-float md:right-auto md:left-0",
          side === "top" ? "bottom-full mb-2" : "top-full mt-2",
        )}
      >
        <p className="px-2.5 py-2 md:hidden">
          <span className="block truncate font-medium">{session?.client.name}</span>
          <span className="block truncate text-xs text-muted">{session?.user.email}</span>
        </p>
        <ThemeChoice />
        <Link
          href="/account"
          onClick={() => details.current?.removeAttribute("open")}
          className="mt-1 flex min-h-10 items-center gap-2.5 rounded-md px-2.5 hover:bg-sunken"
        >
          <UserRoundCog aria-hidden className="size-4.5 text-muted" />
          Your account
        </Link>
        <button
          type="button"
          onClick={() => void leave()}
          className="flex min-h-10 w-full items-center gap-2.5 rounded-md px-2.5 text-left hover:bg-sunken"
        >
          <LogOut aria-hidden className="size-4.5 text-muted" />
          Sign out
        </button>
      </div>
    </details>
  );
}
