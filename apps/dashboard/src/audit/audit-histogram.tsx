"use client";

import { bucketFor, HISTOGRAM_BUCKETS } from "@deployclaw/domain";
import { type KeyboardEvent, useRef, useState } from "react";
import type { AuditFilter } from "../api/audit-queries.ts";
import { useAuditHistogram } from "../api/audit-queries.ts";
import { classNames } from "../ui/class-names.ts";
import { formatMoment } from "../ui/format-moment.ts";
import { useNow } from "../ui/use-now.ts";

const BARS_MAX = 48;
const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

interface Bar {
  readonly from: string;
  readonly to: string;
  readonly count: number | null;
}

const inWords = ({ from, count }: Bar): string =>
  `${formatMoment(from)}: ${count === null ? "not counted" : count === 1 ? "1 entry" : `${count} entries`}`;

/** The bars as buttons: one is in the tab order, arrows go along, pressing one shows its time. */
function Bars({ bars, onPick }: { readonly bars: readonly Bar[]; readonly onPick: (bar: Bar) => void }) {
  const [at, setAt] = useState(0);
  const group = useRef<HTMLDivElement>(null);
  const highest = Math.max(1, ...bars.map(({ count }) => count ?? 0));
  const current = Math.min(at, bars.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const goal = { ArrowRight: current + 1, ArrowLeft: current - 1, Home: 0, End: bars.length - 1 }[
      event.key
    ];
    if (goal === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(goal, 0), bars.length - 1);
    setAt(next);
    group.current?.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div
      ref={group}
      role="toolbar"
      aria-label="Entries over time"
      onKeyDown={onKeyDown}
      className="flex h-20 items-stretch gap-px"
    >
      {bars.map((bar, index) => (
        <button
          key={bar.from}
          type="button"
          tabIndex={index === current ? 0 : -1}
          aria-label={inWords(bar)}
          title={inWords(bar)}
          onFocus={() => setAt(index)}
          onClick={() => onPick(bar)}
          className="group flex min-w-0 flex-1 items-end rounded-xs hover:bg-sunken"
        >
          <span
            className={classNames(
              "block w-full rounded-t-xs group-hover:bg-ink",
              bar.count === null ? "h-1 bg-line" : bar.count === 0 ? "h-px bg-line" : "min-h-1 bg-accent",
            )}
            style={bar.count ? { height: `${(bar.count / highest) * 100}%` } : {}}
          />
        </button>
      ))}
    </div>
  );
}

function BarTable({ bars }: { readonly bars: readonly Bar[] }) {
  return (
    <details className="mt-2 text-sm text-muted">
      <summary>Show as a table</summary>
      <table className="mt-2 w-full text-left">
        <caption className="sr-only">Entries over time</caption>
        <thead>
          <tr>
            <th scope="col" className="py-1 font-medium">
              From
            </th>
            <th scope="col" className="py-1 font-medium">
              Entries
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ from, count }) => (
            <tr key={from} className="border-t border-line">
              <td className="py-1">{formatMoment(from)}</td>
              <td className="py-1 tabular-nums">{count ?? "not counted"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** How many entries there were when; without a time of the filter's the last week. */
export function AuditHistogram({
  filter,
  onPick,
}: {
  readonly filter: AuditFilter;
  readonly onPick: (range: { readonly from: string; readonly to: string }) => void;
}) {
  const now = Math.ceil(useNow(MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
  const end = Math.min(filter.to === undefined ? now : Date.parse(filter.to), now);
  const start = filter.from === undefined ? end - 7 * DAY_MS : Date.parse(filter.from);
  const isTime = start < end;
  const bucket = bucketFor(end - start, BARS_MAX);
  const time = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), bucket };
  const { data } = useAuditHistogram({ ...filter, ...time }, isTime);
  if (!isTime || data === undefined) return <div className="mb-6 h-28" />;
  const widthMs = HISTOGRAM_BUCKETS[data.bucket];
  const bars = data.bars.map(({ from, count }) => ({
    from,
    count,
    to: new Date(Math.min(Date.parse(from) + widthMs, end)).toISOString(),
  }));
  return (
    <section aria-label="Entries over time" className="mb-6">
      <Bars bars={bars} onPick={({ from, to }) => onPick({ from, to })} />
      <p className="mt-1 flex justify-between text-xs text-muted">
        <span>{formatMoment(start)}</span>
        <span>{formatMoment(end)}</span>
      </p>
      {data.countedFrom === null ? null : (
        <p className="mt-1 text-sm text-muted">
          There are many: only what is newer than {formatMoment(data.countedFrom)} was counted.
        </p>
      )}
      <BarTable bars={bars} />
    </section>
  );
}
