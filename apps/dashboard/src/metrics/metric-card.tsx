"use client";

import type { MetricPoint } from "@deployclaw/contracts/client";
import { Section } from "../ui/card.tsx";
import { formatMoment } from "../ui/format-moment.ts";
import { highest, linePath } from "./chart-lines.ts";
import type { MetricChart } from "./metric-charts.ts";

const SIZE = { width: 480, height: 96 };

const timeOf = ({ at }: { readonly at: string }): string => formatMoment(at);

function Drawing({
  values,
  most,
  kind,
}: { values: readonly (number | null)[]; most: number } & Pick<MetricChart, "kind">) {
  if (kind === "line")
    return (
      <path
        d={linePath(values, most, SIZE)}
        fill="none"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
        className="stroke-accent"
      />
    );
  const width = SIZE.width / values.length;
  return values.map((value, index) =>
    value === null ? null : (
      <rect
        key={`${index * width}`}
        x={index * width}
        width={Math.max(width - 1, 0.5)}
        y={SIZE.height - (value / most) * SIZE.height}
        height={(value / most) * SIZE.height}
        className="fill-accent"
      />
    ),
  );
}

function PointTable({
  chart,
  points,
}: {
  readonly chart: MetricChart;
  readonly points: readonly MetricPoint[];
}) {
  return (
    <details className="mt-3 text-sm text-muted">
      <summary>Show as a table</summary>
      <div className="mt-2 max-h-64 overflow-y-auto">
        <table className="w-full text-left">
          <caption className="sr-only">{chart.title} over time</caption>
          <thead>
            <tr>
              <th scope="col" className="py-1 font-medium">
                From
              </th>
              <th scope="col" className="py-1 font-medium">
                {chart.title}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => {
              const value = chart.valueOf(point);
              return (
                <tr key={point.at} className="border-t border-line">
                  <td className="py-1">{timeOf(point)}</td>
                  <td className="py-1 tabular-nums">{value === null ? "not measured" : chart.say(value)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** What of one kind an agent used over time: the newest value in words, a drawing, and all of it as a table. */
export function MetricCard({
  chart,
  points,
}: {
  readonly chart: MetricChart;
  readonly points: readonly MetricPoint[];
}) {
  const values = points.map(chart.valueOf);
  const known = values.filter((value) => value !== null);
  const limit = points.map(chart.limitOf).findLast((value) => value !== null) ?? null;
  const most = highest(values, chart.kind === "line" ? [limit] : []);
  const total = known.reduce((sum, value) => sum + value, 0);
  const newest = known.at(-1);
  const said = newest === undefined ? "not measured" : chart.say(chart.kind === "bars" ? total : newest);
  const highestSaid = known.length === 0 ? "" : `, at most ${chart.say(Math.max(...known))}`;
  const [first, last] = [points.at(0), points.at(-1)];
  return (
    <Section
      title={chart.title}
      lede={chart.lede}
      action={
        <p className="text-right font-semibold tabular-nums">
          {said}
          {limit === null ? null : <span className="font-normal text-muted"> of {chart.say(limit)}</span>}
        </p>
      }
    >
      <div className="p-5">
        <svg
          role="img"
          aria-label={`${chart.title}: ${chart.kind === "bars" ? "in all" : "now"} ${said}${highestSaid}`}
          viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
          preserveAspectRatio="none"
          className="h-24 w-full overflow-visible border-b border-line"
        >
          <Drawing values={values} most={most} kind={chart.kind} />
        </svg>
        <p className="mt-1 flex justify-between text-xs text-muted">
          <span>{first === undefined ? null : timeOf(first)}</span>
          <span>{last === undefined ? null : timeOf(last)}</span>
        </p>
        <PointTable chart={chart} points={points} />
      </div>
    </Section>
  );
}
