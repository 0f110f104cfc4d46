"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRefetchInterval } from "./live-updates.tsx";
import { usePlatform } from "./platform-context.ts";

const PAGE_SIZE = "10";
const UNDER_WAY_MS = 1_500;

/** Proofs of an agent's isolation, newest first, page by page. */
export function useIsolationProofs(id: string) {
  const { plain } = usePlatform();
  const refetchInterval = useRefetchInterval();
  return useInfiniteQuery({
    queryKey: ["agents", "proofs", id],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return answerOf(plain.GET("/api/agents/{id}/proofs", { params: { path: { id }, query }, signal }));
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => {
      const newest = state.data?.pages[0]?.items[0];
      return newest !== undefined && newest.finishedAt === null ? UNDER_WAY_MS : refetchInterval;
    },
  });
}

/** One proof with every check; how it ended never changes. */
export function useIsolationProof(id: string, proofId: string) {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: ["proof", id, proofId],
    queryFn: ({ signal }) =>
      answerOf(plain.GET("/api/agents/{id}/proofs/{proofId}", { params: { path: { id, proofId } }, signal })),
    select: ({ proof }) => proof,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Asks for a proof; the API asks for a code when it wants one. */
export function useProveIsolation(id: string) {
  const { api } = usePlatform();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(api.POST("/api/agents/{id}/prove", { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["agents", "proofs", id] }),
  });
}
