import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const KINDS = {
  bad: { look: "border-bad/30 bg-bad-wash text-bad", Icon: CircleAlert, role: "alert" },
  warn: { look: "border-warn/30 bg-warn-wash text-warn", Icon: TriangleAlert, role: undefined },
  plain: { look: "border-line bg-sunken text-muted", Icon: Info, role: undefined },
} as const;

/** A message that belongs to this place on the page; a bad one is read out at once. */
export function Note({
  kind,
  children,
  action,
}: {
  readonly kind: keyof typeof KINDS;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  const { look, Icon, role } = KINDS[kind];
  return (
    <div
      role={role}
      className={classNames("flex flex-wrap items-center gap-3 rounded-md border px-4 py-3 text-sm", look)}
    >
      <Icon aria-hidden className="size-4.5 shrink-0" />
      <div className="min-w-0 flex-1 basis-48">{children}</div>
      {action}
    </div>
  );
}
