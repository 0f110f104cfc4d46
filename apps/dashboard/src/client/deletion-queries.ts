"use client";

import { type ApiProblem, answerOf } from "@deployclaw/contracts/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePlatform } from "../api/platform-context.ts";

const KEY = ["client", "deletion"] as const;

/** The deletion of the whole client, once it was asked for. */
export function useDeletion(wasRequested: boolean) {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answerOf(plain.GET("/api/client/deletion", { signal })),
    select: ({ deletion }) => deletion,
    enabled: wasRequested,
  });
}

/** Reads again what a client that stands still shows differently. */
export function useClientChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      [KEY, ["session"], ["agents"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  };
}

/** Takes the deletion back; asks for a code when the API wants one. */
export function useRestoreClient() {
  const { api } = usePlatform();
  const changed = useClientChanged();
  return useMutation<unknown, ApiProblem, void>({
    mutationFn: () => answerOf(api.DELETE("/api/client/deletion")),
    onSettled: changed,
  });
}
