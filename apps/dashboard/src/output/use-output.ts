"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { usePlatform } from "../api/platform-context.ts";

/** How many lines stay on the page. */
const SHOWN_MAX = 2_000;
const TAIL = "500";

/** How following stands; `over` once the agent is gone. */
export type FollowState = "off" | "connecting" | "live" | "over";

/** A line with a number of its own, so that a page keeps the lines that stay. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

/** The newest lines of an agent's output that hold a text. */
export function useOutput(id: string, search: string) {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: ["agents", "output", id, search],
    queryFn: ({ signal }) =>
      answerOf(
        plain.GET("/api/agents/{id}/output", {
          params: { path: { id }, query: { tail: TAIL, search } },
          signal,
        }),
      ),
    // A page that went on by following must not begin again with what was there before.
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

interface Followed {
  readonly lines: readonly NumberedLine[];
  readonly hasGap: boolean;
}

const NOTHING: Followed = { lines: [], hasGap: false };

function append(
  { lines, hasGap }: Followed,
  piece: { lines: readonly string[]; isPartial: boolean },
): Followed {
  const first = (lines.at(-1)?.number ?? -1) + 1;
  const added = piece.lines.map((text, index) => ({ number: first + index, text }));
  return { lines: [...lines, ...added].slice(-SHOWN_MAX), hasGap: hasGap || piece.isPartial };
}

/**
 * What came after `after` for as long as it is followed. The browser goes on after the last of it when the connection breaks;
 * one that was paused goes on where it was.
 */
export function useFollowedOutput(
  id: string,
  search: string,
  after: string | null | undefined,
  isOn: boolean,
): Followed & { readonly state: FollowState } {
  const [followed, setFollowed] = useState(NOTHING);
  const [state, setState] = useState<FollowState>("off");
  const position = useRef(after);
  useEffect(() => {
    position.current = after;
    setFollowed(NOTHING);
  }, [after]);
  useEffect(() => {
    if (!isOn || after === undefined) {
      setState((now) => (now === "over" ? now : "off"));
      return;
    }
    const from = position.current ?? null;
    const query = new URLSearchParams({ search, ...(from === null ? {} : { after: from }) });
    setState("connecting");
    const source = new EventSource(`/api/agents/${id}/output/follow?${query}`);
    source.onopen = () => setState("live");
    source.onerror = () => setState("connecting");
    source.addEventListener("lines", ({ data, lastEventId }: MessageEvent<string>) => {
      if (lastEventId !== "") position.current = lastEventId;
      setFollowed((before) => append(before, JSON.parse(data)));
    });
    source.addEventListener("end", () => {
      source.close();
      setState("over");
    });
    return () => source.close();
  }, [id, search, after, isOn]);
  return { ...followed, state };
}
