import type { MetricPoint } from "@deployclaw/contracts/client";
import { formatBytes, formatCount } from "../ui/format-bytes.ts";

/** One chart: what is drawn, the limit beside it, and how a value is said. */
export interface MetricChart {
  readonly title: string;
  /** What the numbers mean when a point is longer than a minute. */
  readonly lede: string;
  readonly kind: "line" | "bars";
  readonly valueOf: (point: MetricPoint) => number | null;
  readonly limitOf: (point: MetricPoint) => number | null;
  readonly say: (value: number) => string;
}

const noLimit = () => null;
const cores = (millis: number): string => `${Number((millis / 1_000).toFixed(3))} cores`;

/** Every chart of an agent. */
export const METRIC_CHARTS: readonly MetricChart[] = [
  {
    title: "Processor",
    lede: "On average",
    kind: "line",
    valueOf: ({ cpuMillis }) => cpuMillis,
    limitOf: ({ cpuMaxMillis }) => cpuMaxMillis,
    say: cores,
  },
  {
    title: "Memory",
    lede: "What counts against the limit",
    kind: "line",
    valueOf: ({ memoryBytes }) => memoryBytes,
    limitOf: ({ memoryMaxBytes }) => memoryMaxBytes,
    say: formatBytes,
  },
  {
    title: "Memory of its own",
    lede: "Its processes' proportional share (PSS), without file cache",
    kind: "line",
    valueOf: ({ pssBytes }) => pssBytes,
    limitOf: noLimit,
    say: formatBytes,
  },
  {
    title: "Disk",
    lede: "Used of its size",
    kind: "line",
    valueOf: ({ diskBytes }) => diskBytes,
    limitOf: ({ diskMaxBytes }) => diskMaxBytes,
    say: formatBytes,
  },
  {
    title: "Requests",
    lede: "Let through by the gateway",
    kind: "bars",
    valueOf: ({ requests }) => requests,
    limitOf: noLimit,
    say: formatCount,
  },
  {
    title: "Tokens",
    lede: "Used or reserved",
    kind: "bars",
    valueOf: ({ tokens }) => tokens,
    limitOf: noLimit,
    say: formatCount,
  },
];
