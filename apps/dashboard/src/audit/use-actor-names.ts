"use client";

import { useCallback } from "react";
import { useAgents } from "../api/agent-queries.ts";
import { useSession } from "../session/use-session.ts";

/** Names for the ids in the log: the client's agents, and whoever is signed in. */
export function useActorNames(): (actorId: string) => string | undefined {
  const agents = useAgents().data?.items;
  const user = useSession().data?.user;
  return useCallback(
    (actorId) => (user?.id === actorId ? "You" : agents?.find((agent) => agent.id === actorId)?.name),
    [agents, user],
  );
}
