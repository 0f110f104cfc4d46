"use client";

import { Activity, Bot, ScrollText } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { StepUpClock } from "../session/step-up-clock.tsx";
import { classNames } from "../ui/class-names.ts";
import { Logo } from "../ui/logo.tsx";
import { AccountMenu } from "./account-menu.tsx";

const PLACES = [
  ["/agents", "Agents", Bot],
  ["/audit", "Log", ScrollText],
  ["/status", "Status", Activity],
] as const;

/** The places of the portal: a column on a desk, a bar below the thumb on a phone. */
export function Navigation() {
  const path = usePathname();
  return (
    <aside
      aria-label="Portal"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface md:sticky md:inset-auto md:top-0 md:flex md:h-dvh md:flex-col md:gap-7 md:border-t-0 md:border-r md:bg-sunken/60 md:p-5"
    >
      <Link href="/agents" aria-label="DeployClaw, agents" className="hidden rounded-sm px-2.5 pt-1 md:block">
        <Logo />
      </Link>
      <nav aria-label="Main" className="grid grid-cols-3 md:flex md:flex-col md:gap-1">
        {PLACES.map(([href, title, Icon]) => {
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <Link
              key={href}
              href={href}
              aria-current={isHere ? "page" : undefined}
              className={classNames(
                "flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium -outline-offset-2 md:min-h-10 md:flex-row md:justify-start md:gap-3 md:rounded-md md:px-2.5 md:text-base",
                isHere
                  ? "text-ink md:bg-surface md:shadow-card md:ring-1 md:ring-line"
                  : "text-muted hover:text-ink",
              )}
            >
              <Icon aria-hidden className={classNames("size-5 md:size-4.5", isHere && "text-accent")} />
              {title}
            </Link>
          );
        })}
      </nav>
      <div className="mt-auto hidden grid-cols-[minmax(0,1fr)] gap-3 md:grid">
        <div className="px-2.5">
          <StepUpClock />
        </div>
        <AccountMenu side="top" />
      </div>
    </aside>
  );
}
