"use client";

import { Bot, Plus } from "lucide-react";
import { AccountNotices } from "../account/account-notices.tsx";
import { useAgents } from "../api/agent-queries.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { AgentTable } from "./agent-table.tsx";

function Agents() {
  const { data, error, isPending, refetch } = useAgents();
  if (isPending)
    return (
      <Card>
        <SkeletonRows rows={4} label="Loading agents" />
      </Card>
    );
  if (data === undefined) return <FailedNote error={error} onRetry={refetch} />;
  if (data.items.length === 0)
    return (
      <Card>
        <EmptyState
          icon={Bot}
          title="No agents yet"
          action={
            <ButtonLink href="/agents/new">
              <Plus aria-hidden />
              Deploy your first agent
            </ButtonLink>
          }
        >
          An agent runs in a sealed cell of its own. The demo model is ready, so it can talk to you in a
          moment.
        </EmptyState>
      </Card>
    );
  return <AgentTable agents={data.items} />;
}

/** All agents of the client. */
export function AgentsPage() {
  const hasAgents = (useAgents().data?.items.length ?? 0) > 0;
  return (
    <>
      <AccountNotices />
      <PageHeader
        title="Agents"
        action={
          hasAgents ? (
            <ButtonLink href="/agents/new">
              <Plus aria-hidden />
              Deploy an agent
            </ButtonLink>
          ) : undefined
        }
      />
      <Agents />
    </>
  );
}
