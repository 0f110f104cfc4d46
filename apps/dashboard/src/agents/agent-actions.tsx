"use client";

import { type Agent, ApiProblem } from "@deployclaw/contracts/client";
import { Play, RotateCw, Square, Trash2, Unplug } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { type AgentChange, useChangeAgent } from "../api/agent-queries.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toast-region.tsx";

const DeleteAgentDialog = lazy(() => import("./delete-agent-dialog.tsx"));

const DONE: { readonly [Change in AgentChange]: string } = {
  restart: "is restarting",
  start: "is starting",
  stop: "is stopping",
  kill: "is cut off and is stopping",
  delete: "is being deleted",
};

/** What can be done to an agent as a whole; each asks for a fresh code when the API does. */
export function AgentActions({ agent }: { readonly agent: Agent }) {
  const router = useRouter();
  const toast = useToast();
  const change = useChangeAgent(agent.id);
  const [isDeleting, setIsDeleting] = useState(false);
  if (agent.desired === "deleted") return null;
  const apply = async (what: AgentChange) => {
    try {
      await change.mutateAsync(what);
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
      // Closing the dialog for the code is an answer, not a failure.
      if (err.kind !== "step-up-required") toast("failed", err.message);
      return;
    }
    toast("done", `${agent.name} ${DONE[what]}.`);
    if (what === "delete") router.push("/agents");
  };
  const isBusy = (what: AgentChange) => change.isPending && change.variables === what;
  const button = (what: AgentChange, title: string, Icon: typeof Play) => (
    <Button
      look="quiet"
      size="sm"
      busy={isBusy(what)}
      disabled={change.isPending}
      onClick={() => void apply(what)}
    >
      {isBusy(what) ? null : <Icon aria-hidden />}
      {title}
    </Button>
  );
  return (
    <div className="flex flex-wrap gap-2">
      {agent.desired === "running" ? (
        <>
          {button("restart", "Restart", RotateCw)}
          {button("stop", "Stop", Square)}
          {button("kill", "Cut off", Unplug)}
        </>
      ) : (
        button("start", "Start", Play)
      )}
      <Button look="quiet" size="sm" disabled={change.isPending} onClick={() => setIsDeleting(true)}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      {isDeleting ? (
        <Suspense>
          <DeleteAgentDialog
            name={agent.name}
            onClose={() => setIsDeleting(false)}
            onConfirm={() => {
              // One modal at a time: the code may be asked for next.
              setIsDeleting(false);
              void apply("delete");
            }}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
