"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { METRIC_STEPS, type MetricStep } from "@deployclaw/domain";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { usePlatform } from "./platform-context.ts";

const MINUTE_MS = 60_000;

/** What an agent used in the time up to now, in steps, told again every minute. */
export function useAgentMetrics(id: string, lengthMs: number, step: MetricStep) {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: ["agents", "metrics", id, step, lengthMs],
    queryFn: ({ signal }) => {
      // The step that has just begun is there too, so that what is new is seen.
      const from = new Date(Date.now() - lengthMs + METRIC_STEPS[step]).toISOString();
      const params = { path: { id }, query: { from, step } };
      return answerOf(plain.GET("/api/agents/{id}/metrics", { params, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: MINUTE_MS,
  });
}
