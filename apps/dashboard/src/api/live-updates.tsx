"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

const LiveContext = createContext(false);

const FALLBACK_MS = 10_000;
const RECONNECT_MS = 15_000;

/** How often to ask again: never while updates are pushed, else every ten seconds. */
export function useRefetchInterval(): number | false {
  return useContext(LiveContext) ? false : FALLBACK_MS;
}

/** Listens to the API's events (`agent`, `audit`) and refreshes what they are about. Reconnects by itself. */
export function LiveUpdates({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [isLive, setIsLive] = useState(false);
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (...keys: readonly string[]) => {
      for (const key of keys) void queries.invalidateQueries({ queryKey: [key] }, { cancelRefetch: false });
    };
    const connect = () => {
      source = new EventSource("/api/events");
      source.onopen = () => {
        setIsLive(true);
        // Whatever happened while nobody listened.
        refresh("agents", "audit", "session", "account", "client");
      };
      source.onerror = () => {
        setIsLive(false);
        // The browser reconnects on its own unless the answer was a refusal.
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, RECONNECT_MS);
      };
      source.addEventListener("agent", () => refresh("agents"));
      // An entry is also what an agent did last and what it spent, or about an account, or a client that stands still.
      source.addEventListener("audit", ({ data }: MessageEvent<string>) => {
        refresh("audit", "agents");
        if (/"action":"(?:user|client)\./.test(data)) refresh("session", "account", "client");
      });
    };
    connect();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [queries]);
  return <LiveContext value={isLive}>{children}</LiveContext>;
}
