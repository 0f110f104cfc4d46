"use client";

import type { Agent } from "@deployclaw/contracts/client";
import { Check, Circle } from "lucide-react";
import { Card } from "../ui/card.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { useNow } from "../ui/use-now.ts";
import { deploySteps, type StepState } from "./deploy-steps.ts";

const ICONS: { readonly [S in StepState]: React.ReactNode } = {
  done: <Check aria-hidden className="size-4.5 text-good" />,
  now: <Spinner />,
  next: <Circle aria-hidden className="size-4.5 text-line" />,
};

/** How far a deployment is, step by step, while it happens. */
export function DeployProgress({ agent }: { readonly agent: Agent }) {
  const now = useNow(1_000);
  const seconds = Math.max(0, Math.round((now - Date.parse(agent.updatedAt)) / 1_000));
  const steps = deploySteps(agent);
  return (
    <Card className="mx-auto max-w-xl p-6">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="text-lg font-semibold tracking-tight">Sealing the cell</h2>
        <p className="text-sm text-muted tabular-nums">{seconds} s</p>
      </div>
      <ol className="mt-5 grid gap-4">
        {steps.map(({ title, words, state }) => (
          <li
            key={title}
            aria-current={state === "now" ? "step" : undefined}
            className="flex gap-3 [&>svg]:mt-0.75 [&>svg]:size-4.5 [&>svg]:shrink-0"
          >
            {ICONS[state]}
            <div className={state === "next" ? "text-muted" : undefined}>
              <p className="font-medium">{title}</p>
              <p className="text-sm text-muted">{words}</p>
            </div>
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {steps.find((step) => step.state === "now")?.title ?? "Done"}
      </p>
    </Card>
  );
}
