"use client";

import { useSyncExternalStore } from "react";

function subscribe(changed: () => void): () => void {
  addEventListener("hashchange", changed);
  return () => removeEventListener("hashchange", changed);
}

/** The token that a mailed link carries in its fragment, which no server sees; null when there is none. */
export function linkToken(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/, "")).get("token");
  return token === null || !/^[A-Za-z0-9_-]{43}$/.test(token) ? null : token;
}

/** The token of the mailed link that opened this page; undefined until the page's scripts work. */
export function useLinkToken(): string | null | undefined {
  return useSyncExternalStore(
    subscribe,
    () => linkToken(location.hash),
    () => undefined,
  );
}
