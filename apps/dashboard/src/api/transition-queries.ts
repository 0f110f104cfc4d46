"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRefetchInterval } from "./live-updates.tsx";
import { usePlatform } from "./platform-context.ts";

const PAGE_SIZE = "10";

/** What became of an agent, newest first, page by page. */
export function useAgentTransitions(id: string) {
  const { plain } = usePlatform();
  const refetchInterval = useRefetchInterval();
  return useInfiniteQuery({
    queryKey: ["agents", "transitions", id],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return answerOf(plain.GET("/api/agents/{id}/transitions", { params: { path: { id }, query }, signal }));
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval,
  });
}
