"use client";

import type { Credential } from "@deployclaw/contracts/client";
import { answerOf } from "@deployclaw/contracts/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePlatform } from "../api/platform-context.ts";

/** What a person gives to seal a credential. */
export interface NewCredential {
  readonly name: string;
  readonly value: string;
  readonly hosts: readonly string[];
  readonly slot: Credential["slot"];
  readonly clientSecret?: string;
}

/** Another value for a credential. */
export interface CredentialReplacement {
  readonly name: string;
  readonly value: string;
  readonly clientSecret?: string;
}

/** An agent's credentials, without their values. */
export function useCredentials(agentId: string) {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: ["credentials", agentId],
    queryFn: ({ signal }) =>
      answerOf(plain.GET("/api/agents/{id}/credentials", { params: { path: { id: agentId } }, signal })),
  });
}

/** Seals a credential for an agent. */
export function useCreateCredential(agentId: string) {
  const { api } = usePlatform();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ hosts, ...rest }: NewCredential) => {
      const body = { ...rest, hosts: [...hosts] };
      return answerOf(api.POST("/api/agents/{id}/credentials", { params: { path: { id: agentId } }, body }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["credentials", agentId] }),
  });
}

/** Gives a credential another value. */
export function useReplaceCredential(agentId: string) {
  const { api } = usePlatform();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...body }: CredentialReplacement) => {
      const params = { path: { id: agentId, name } };
      return answerOf(api.PUT("/api/agents/{id}/credentials/{name}", { params, body }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["credentials", agentId] }),
  });
}

/** Deletes a credential; its placeholder stops working within a second. */
export function useDeleteCredential(agentId: string) {
  const { api } = usePlatform();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      answerOf(
        api.DELETE("/api/agents/{id}/credentials/{name}", { params: { path: { id: agentId, name } } }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ["credentials", agentId] }),
  });
}
