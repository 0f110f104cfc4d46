"use client";

import { type ApiProblem, answerOf } from "@deployclaw/contracts/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePlatform } from "../api/platform-context.ts";

const KEY = ["account"] as const;

/** How the user signs in. */
export function useAccount() {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: [...KEY, "facts"],
    queryFn: ({ signal }) => answerOf(plain.GET("/api/account", { signal })),
    // Another session may have changed it a moment ago.
    staleTime: 0,
  });
}

/** The user's living sessions. */
export function useSessions() {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: [...KEY, "sessions"],
    queryFn: ({ signal }) =>
      answerOf(plain.GET("/api/account/sessions", { params: { query: { limit: "200" } }, signal })),
    staleTime: 0,
  });
}

/** Reads all about the account again, after something of it changed. */
export function useAccountChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: KEY }),
      queries.invalidateQueries({ queryKey: ["session"] }),
    ]);
  };
}

/** Ends one session, or all others; asks for a code when the API wants one. */
export function useEndSessions() {
  const { api } = usePlatform();
  const changed = useAccountChanged();
  return useMutation<void, ApiProblem, { readonly id: string } | "others">({
    mutationFn: async (which) => {
      if (which === "others") await answerOf(api.DELETE("/api/account/sessions"));
      else await answerOf(api.DELETE("/api/account/sessions/{id}", { params: { path: { id: which.id } } }));
    },
    onSettled: changed,
  });
}

/** Has the mail that confirms the user's address sent again. */
export function useMailAgain() {
  const { plain } = usePlatform();
  return useMutation<unknown, ApiProblem, void>({
    mutationFn: () => answerOf(plain.POST("/api/account/email/verification")),
  });
}

/** Stops the recoveries of the client; asks for a code when the API wants one. */
export function useCancelRecoveries() {
  const { api } = usePlatform();
  const changed = useAccountChanged();
  return useMutation<unknown, ApiProblem, void>({
    mutationFn: () => answerOf(api.POST("/api/account/recoveries/cancel")),
    onSettled: changed,
  });
}
