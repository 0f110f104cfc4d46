import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** A surface that holds one thing. */
export function Card({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <div className={classNames("rounded-lg border border-line bg-surface shadow-card", className)}>
      {children}
    </div>
  );
}

/** A card with a heading of its own. */
export function Section({
  title,
  lede,
  action,
  children,
}: {
  readonly title: string;
  readonly lede?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="rounded-lg border border-line bg-surface shadow-card">
      <div className="flex flex-wrap items-center justify-between gap-3 border-b border-line px-5 py-4">
        <div className="grid gap-0.5">
          <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
          {lede === undefined ? null : <p className="text-sm text-muted">{lede}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
