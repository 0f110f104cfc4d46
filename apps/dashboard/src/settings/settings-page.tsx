"use client";

import type { Agent } from "@deployclaw/contracts/client";
import { roleMay } from "@deployclaw/domain";
import { useAgent } from "../api/agent-queries.ts";
import { useSession } from "../session/use-session.ts";
import { Note } from "../ui/note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { SettingsForm } from "./settings-form.tsx";

function Settings({ agent }: { readonly agent: Agent }) {
  const session = useSession().data;
  if (session === undefined) return <SkeletonRows rows={6} label="Loading the settings" />;
  if (agent.desired === "deleted") return <Note kind="plain">The agent is being deleted.</Note>;
  if (!roleMay(session.user.role, "change"))
    return <Note kind="plain">You may look at this client’s agents and not change them.</Note>;
  return <SettingsForm key={agent.id} agent={agent} />;
}

/** Where an agent is changed: its name, model, permissions and limits. */
export function SettingsPage({ id }: { readonly id: string }) {
  const { data: agent } = useAgent(id);
  return agent === undefined ? (
    <SkeletonRows rows={6} label="Loading the agent" />
  ) : (
    <Settings agent={agent} />
  );
}
