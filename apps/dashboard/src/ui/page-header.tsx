import type { ReactNode } from "react";

/** The name of a page, what it is about, and what can be done on it. */
export function PageHeader({
  title,
  lede,
  action,
}: {
  readonly title: ReactNode;
  readonly lede?: string;
  readonly action?: ReactNode;
}) {
  return (
    <header className="mb-7 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="grid gap-1.5">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {lede === undefined ? null : <p className="max-w-2xl text-muted">{lede}</p>}
      </div>
      {action}
    </header>
  );
}
