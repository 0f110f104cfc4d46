"use client";

import type { Agent } from "@deployclaw/contracts/client";
import { Check, Circle, X } from "lucide-react";
import { Card } from "../ui/card.tsx";
import { classNames } from "../ui/class-names.ts";
import { formatElapsed } from "../ui/format-elapsed.ts";
import { Spinner } from "../ui/spinner.tsx";
import { useNow } from "../ui/use-now.ts";
import { type DeployStepView, deploySteps, type StepState } from "./deploy-steps.ts";

const ICONS: { readonly [S in StepState]: React.ReactNode } = {
  done: <Check aria-hidden className="text-good" />,
  now: <Spinner />,
  failed: <X aria-hidden className="text-bad" />,
  next: <Circle aria-hidden className="text-line" />,
};

function Step({ title, words, state, elapsedMs }: DeployStepView) {
  return (
    <li
      aria-current={state === "now" ? "step" : undefined}
      className="flex gap-3 [&>svg]:mt-0.75 [&>svg]:size-4.5 [&>svg]:shrink-0"
    >
      {ICONS[state]}
      <div className={classNames("min-w-0 flex-1", state === "next" && "text-muted")}>
        <p className="flex items-baseline justify-between gap-4 font-medium">
          {title}
          {elapsedMs === undefined ? null : (
            <span className="shrink-0 text-sm font-normal text-muted tabular-nums">
              {formatElapsed(elapsedMs)}
            </span>
          )}
        </p>
        <p className={classNames("text-sm wrap-anywhere", state === "failed" ? "text-bad" : "text-muted")}>
          {words}
        </p>
      </div>
    </li>
  );
}

/** Since when somebody waits for this agent, or how long they did before it was given up. */
function waitedMs(agent: Agent, nowMs: number): number {
  const startedMs = Date.parse(agent.deployment?.startedAt ?? agent.updatedAt);
  return (agent.status === "error" ? Date.parse(agent.updatedAt) : nowMs) - startedMs;
}

/** How far a deployment is, step by step, while it happens; and where it ended when it was given up. */
export function DeployProgress({ agent }: { readonly agent: Agent }) {
  const now = useNow(1_000);
  const isGivenUp = agent.status === "error";
  const steps = deploySteps(agent, now);
  return (
    <Card className="mx-auto w-full max-w-xl p-6">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="text-lg font-semibold tracking-tight">
          {isGivenUp ? "It could not be started" : "Sealing the cell"}
        </h2>
        <p className="text-sm text-muted tabular-nums">{formatElapsed(waitedMs(agent, now))}</p>
      </div>
      <p className="mt-1 text-sm text-muted">
        {isGivenUp
          ? "Restart it to try once more. Its state is kept."
          : "What you asked for is in the log. The agent can be talked to as soon as it answers."}
      </p>
      <ol className="mt-5 grid gap-4">
        {steps.map((step) => (
          <Step key={step.step} {...step} />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {steps.find(({ state }) => state === "now" || state === "failed")?.title ?? "Done"}
      </p>
    </Card>
  );
}
