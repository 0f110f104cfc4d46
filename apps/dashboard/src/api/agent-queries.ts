"use client";

import { type AgentChanges, answerOf } from "@deployclaw/contracts/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRefetchInterval } from "./live-updates.tsx";
import { usePlatform } from "./platform-context.ts";

/** All agents of the client, newest first. */
export function useAgents() {
  const { plain } = usePlatform();
  const refetchInterval = useRefetchInterval();
  return useQuery({
    queryKey: ["agents", "list"],
    queryFn: ({ signal }) =>
      answerOf(plain.GET("/api/agents", { params: { query: { limit: "200" } }, signal })),
    refetchInterval,
  });
}

/** One agent. */
export function useAgent(id: string) {
  const { plain } = usePlatform();
  const refetchInterval = useRefetchInterval();
  return useQuery({
    queryKey: ["agents", "one", id],
    queryFn: ({ signal }) => answerOf(plain.GET("/api/agents/{id}", { params: { path: { id } }, signal })),
    select: ({ agent }) => agent,
    refetchInterval,
  });
}

/** What an agent used of its limits. */
export function useAgentUsage(id: string) {
  const { plain } = usePlatform();
  const refetchInterval = useRefetchInterval();
  return useQuery({
    queryKey: ["agents", "usage", id],
    queryFn: ({ signal }) =>
      answerOf(plain.GET("/api/agents/{id}/usage", { params: { path: { id } }, signal })),
    select: ({ usage }) => usage,
    refetchInterval,
  });
}

/** What can be done to an agent as a whole. */
export type AgentChange = "restart" | "start" | "stop" | "kill" | "delete";

/** Changes an agent; the API asks for a code when it wants one. */
export function useChangeAgent(id: string) {
  const { api } = usePlatform();
  const queries = useQueryClient();
  const params = { path: { id } };
  return useMutation({
    mutationFn: (change: AgentChange) => {
      if (change === "delete") return answerOf(api.DELETE("/api/agents/{id}", { params }));
      return answerOf(api.POST(`/api/agents/{id}/${change}`, { params }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["agents"] }),
  });
}

/** Changes what an agent is and may do; what is left out stays. */
export function useUpdateAgent(id: string) {
  const { api } = usePlatform();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: AgentChanges) =>
      answerOf(api.PATCH("/api/agents/{id}", { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["agents"] }),
  });
}
