"use client";

import Link from "next/link";
import { Logo } from "../ui/logo.tsx";
import { AccountMenu } from "./account-menu.tsx";

/** The bar at the top of a phone. */
export function TopBar() {
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b border-line bg-paper px-5 md:hidden">
      <Link href="/agents" aria-label="DeployClaw, agents" className="rounded-sm">
        <Logo />
      </Link>
      <AccountMenu side="bottom" />
    </header>
  );
}
