"use client";

import type { Forwarder } from "@deployclaw/contracts/client";
import { answerOf } from "@deployclaw/contracts/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePlatform } from "../api/platform-context.ts";

const KEY = ["forwarders"] as const;
const REFRESH_MS = 10_000;

/** What a person gives to forward the log. */
export interface NewForwarder {
  readonly name: string;
  readonly destination: Forwarder["destination"];
  readonly from: "now" | "beginning";
}

/** Where the log is forwarded to, with how far each is behind; read again while somebody looks. */
export function useForwarders(isAllowed: boolean) {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answerOf(plain.GET("/api/audit/forwarders", { signal })),
    refetchInterval: REFRESH_MS,
    enabled: isAllowed,
  });
}

/** What can be done with forwarders; each asks for a code when the API wants one. */
export function useForwarderChanges() {
  const { api } = usePlatform();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: KEY });
  const of = (id: string) => ({ params: { path: { id } } });
  return {
    create: useMutation({
      mutationFn: (body: NewForwarder) => answerOf(api.POST("/api/audit/forwarders", { body })),
      onSettled,
    }),
    change: useMutation({
      mutationFn: ({
        id,
        ...body
      }: {
        readonly id: string;
        readonly name?: string;
        readonly position?: number;
      }) => answerOf(api.PATCH("/api/audit/forwarders/{id}", { ...of(id), body })),
      onSettled,
    }),
    pause: useMutation({
      mutationFn: (id: string) => answerOf(api.POST("/api/audit/forwarders/{id}/pause", of(id))),
      onSettled,
    }),
    resume: useMutation({
      mutationFn: (id: string) => answerOf(api.POST("/api/audit/forwarders/{id}/resume", of(id))),
      onSettled,
    }),
    rotate: useMutation({
      mutationFn: ({ id, dropOld }: { readonly id: string; readonly dropOld: boolean }) =>
        answerOf(api.POST("/api/audit/forwarders/{id}/rotate", { ...of(id), body: { dropOld } })),
      onSettled,
    }),
    sendTest: useMutation({
      mutationFn: (id: string) => answerOf(api.POST("/api/audit/forwarders/{id}/test", of(id))),
    }),
    remove: useMutation({
      mutationFn: (id: string) => answerOf(api.DELETE("/api/audit/forwarders/{id}", of(id))),
      onSettled,
    }),
  };
}
