"use client";

import type { MetricStep } from "@deployclaw/domain";
import { ChartLine } from "lucide-react";
import { useState } from "react";
import { useAgent } from "../api/agent-queries.ts";
import { useAgentMetrics } from "../api/metric-queries.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { MetricCard } from "./metric-card.tsx";
import { METRIC_CHARTS } from "./metric-charts.ts";

interface Range {
  readonly label: string;
  readonly lengthMs: number;
  readonly step: MetricStep;
}

const HOUR_MS = 60 * 60_000;
const LAST_HOUR: Range = { label: "1 hour", lengthMs: HOUR_MS, step: "1m" };
const RANGES: readonly Range[] = [
  LAST_HOUR,
  { label: "24 hours", lengthMs: 24 * HOUR_MS, step: "15m" },
  { label: "7 days", lengthMs: 7 * 24 * HOUR_MS, step: "1h" },
  { label: "30 days", lengthMs: 30 * 24 * HOUR_MS, step: "6h" },
];

function Ranges({ chosen, onChoose }: { readonly chosen: Range; readonly onChoose: (range: Range) => void }) {
  return (
    <fieldset className="flex min-w-0 flex-wrap gap-2">
      <legend className="sr-only">Time</legend>
      {RANGES.map((range) => (
        <Button
          key={range.label}
          look={range === chosen ? "primary" : "quiet"}
          size="sm"
          aria-pressed={range === chosen}
          onClick={() => onChoose(range)}
        >
          {range.label}
        </Button>
      ))}
    </fieldset>
  );
}

function Charts({ id, range }: { readonly id: string; readonly range: Range }) {
  const status = useAgent(id).data?.status;
  const { data, error, refetch } = useAgentMetrics(id, range.lengthMs, range.step);
  if (data === undefined && error === null) return <SkeletonRows rows={6} label="Loading what it used" />;
  if (data === undefined) return <FailedNote error={error} onRetry={refetch} />;
  if (data.points.every(({ minutes }) => minutes === 0))
    return (
      <EmptyState icon={ChartLine} title="Nothing was measured in this time">
        {status === "running"
          ? "An agent is measured every minute while it runs. The first point is there in a moment."
          : "An agent is measured every minute while it runs. This one does not run now."}
      </EmptyState>
    );
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      {METRIC_CHARTS.map((chart) => (
        <MetricCard key={chart.title} chart={chart} points={data.points} />
      ))}
    </div>
  );
}

/** What an agent used over time. */
export function MetricsPage({ id }: { readonly id: string }) {
  const [range, setRange] = useState(LAST_HOUR);
  return (
    <div className="grid gap-5">
      <Ranges chosen={range} onChoose={setRange} />
      <Charts id={id} range={range} />
    </div>
  );
}
