"use client";

import type { ReactNode } from "react";
import { LiveUpdates } from "../api/live-updates.tsx";
import { PlatformProvider } from "../api/platform-provider.tsx";
import { QueryProvider } from "../api/query-provider.tsx";
import { ClientHoldBanner } from "./client-hold-banner.tsx";
import { Navigation } from "./navigation.tsx";
import { TopBar } from "./top-bar.tsx";

/** What surrounds every page of somebody who is signed in. */
export function PortalShell({ children }: { readonly children: ReactNode }) {
  return (
    <QueryProvider>
      <PlatformProvider>
        <LiveUpdates>
          <a
            href="#content"
            className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-ink px-4 py-2 text-paper focus:translate-y-0"
          >
            Skip to the content
          </a>
          <div className="md:grid md:min-h-dvh md:grid-cols-[15rem_1fr]">
            <TopBar />
            <Navigation />
            <main
              id="content"
              tabIndex={-1}
              className="min-w-0 px-5 pt-6 pb-28 outline-none md:px-10 md:py-10"
            >
              <div className="mx-auto max-w-6xl">
                <ClientHoldBanner />
                {children}
              </div>
            </main>
          </div>
        </LiveUpdates>
      </PlatformProvider>
    </QueryProvider>
  );
}
