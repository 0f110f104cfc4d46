import type { Agent } from "@deployclaw/contracts/client";
import { Note } from "../ui/note.tsx";

/** What there is to say about an agent that does not run, or does not run as it should. */
export function StatusNote({ agent }: { readonly agent: Agent }) {
  if (agent.status === "error")
    return <Note kind="bad">{agent.statusReason ?? "The agent failed. Restart it to try again."}</Note>;
  if (agent.status === "deleting") return <Note kind="warn">The agent is being deleted.</Note>;
  if (agent.status === "stopped") return <Note kind="plain">The agent is stopped. Its state is kept.</Note>;
  if (agent.status === "running" && agent.statusReason !== null)
    return <Note kind="warn">{agent.statusReason}</Note>;
  return null;
}
