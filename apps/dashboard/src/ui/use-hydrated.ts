"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Whether this page's scripts work already: false in what the server sends, until React has taken it over. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
