import { Button } from "../ui/button.tsx";

const pad = (part: number): string => String(part).padStart(2, "0");

/** The day of this device that lies so many days back, `2026-11-22`. */
function dayBack(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() - days);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

const RANGES = [
  ["Today", 0, 0],
  ["Yesterday", 1, 1],
  ["7 days", 6, 0],
  ["30 days", 29, 0],
] as const;

/** The times that people ask for most, one press each. */
export function TimeRanges({
  from,
  to,
  onChange,
}: {
  readonly from: string;
  readonly to: string;
  readonly onChange: (range: { readonly from: string; readonly to: string }) => void;
}) {
  const button = (label: string, range: { from: string; to: string }) => {
    const isChosen = range.from === from && range.to === to;
    return (
      <Button
        key={label}
        look={isChosen ? "primary" : "quiet"}
        size="sm"
        aria-pressed={isChosen}
        onClick={() => onChange(range)}
      >
        {label}
      </Button>
    );
  };
  return (
    <fieldset className="flex min-w-0 flex-wrap gap-2">
      <legend className="sr-only">Time</legend>
      {RANGES.map(([label, first, last]) => button(label, { from: dayBack(first), to: dayBack(last) }))}
      {button("All time", { from: "", to: "" })}
    </fieldset>
  );
}
