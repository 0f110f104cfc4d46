"use client";

import type { AuditEntry } from "@deployclaw/contracts/client";
import { useEffect, useState } from "react";
import type { AuditFilter } from "../api/audit-queries.ts";

/** How many entries of a tail stay on the page. */
const SHOWN_MAX = 200;

/** How a tail stands. */
export type TailState = "off" | "connecting" | "live";

/**
 * The entries that match and came since the tail was switched on, newest first. The browser goes on after the last one when
 * the connection breaks, so that none is missing.
 */
export function useLogTail(
  filter: AuditFilter,
  isOn: boolean,
): { readonly entries: readonly AuditEntry[]; readonly state: TailState } {
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const [state, setState] = useState<TailState>("off");
  // What the stream is asked for; a tail has no end, and begins now.
  const { from: _from, to: _to, ...narrowing } = filter;
  const query = new URLSearchParams(narrowing).toString();
  useEffect(() => {
    setEntries([]);
    if (!isOn) {
      setState("off");
      return;
    }
    setState("connecting");
    const source = new EventSource(`/api/audit/tail?${query}`);
    source.onopen = () => setState("live");
    source.onerror = () => setState("connecting");
    source.addEventListener("entry", ({ data }: MessageEvent<string>) => {
      const entry = JSON.parse(data) as AuditEntry;
      setEntries((before) => [entry, ...before].slice(0, SHOWN_MAX));
    });
    return () => source.close();
  }, [query, isOn]);
  return { entries, state };
}
