import Link from "next/link";
import type { ReactNode } from "react";
import { EntranceHeading } from "../entrance/entrance-heading.tsx";

/** What was asked for is done, and where to go on. */
export function EntranceDone({
  title,
  href,
  onward,
  children,
}: {
  readonly title: string;
  readonly href: string;
  readonly onward: string;
  readonly children: ReactNode;
}) {
  return (
    <div role="status">
      <EntranceHeading title={title}>{children}</EntranceHeading>
      <Link href={href} className="font-medium underline decoration-accent underline-offset-4">
        {onward}
      </Link>
    </div>
  );
}
