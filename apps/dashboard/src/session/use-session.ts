"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useQuery } from "@tanstack/react-query";
import { usePlatform } from "../api/platform-context.ts";

/** Who is signed in, and until when they may make changes. */
export function useSession() {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => answerOf(plain.GET("/api/session", { signal })),
    staleTime: 60_000,
  });
}
