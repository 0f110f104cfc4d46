import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Nothing here yet, why, and what to do about it. */
export function EmptyState({
  icon: Icon,
  title,
  heading: Heading = "h2",
  children,
  action,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  /** `h1` where nothing else is on the page. */
  readonly heading?: "h1" | "h2";
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-16 text-center">
      <span className="mb-2 grid size-12 place-items-center rounded-lg border border-line bg-surface text-accent shadow-card">
        <Icon aria-hidden className="size-5.5" />
      </span>
      <Heading className="text-lg font-semibold tracking-tight">{title}</Heading>
      <p className="max-w-96 text-muted">{children}</p>
      {action === undefined ? null : <div className="mt-4 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
