import "@fontsource-variable/geist";
import "@fontsource-variable/geist-mono";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { cspNonce } from "../shell/csp-nonce.ts";
import { THEME_SCRIPT } from "../shell/theme.ts";
import { ToastRegion } from "../ui/toast-region.tsx";

export const metadata: Metadata = {
  title: { default: "DeployClaw", template: "%s · DeployClaw" },
  description: "AI agents in sealed cells",
  icons: { icon: "/mark.svg" },
  robots: { index: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#faf9f6" },
    { media: "(prefers-color-scheme: dark)", color: "#131211" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // The nonce is a request's own, so no page is rendered ahead of time.
  const nonce = cspNonce((await headers()).get("content-security-policy"));
  return (
    <html lang="en" suppressHydrationWarning>
      <body className="min-h-dvh bg-paper text-ink">
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
        <ToastRegion>{children}</ToastRegion>
      </body>
    </html>
  );
}
