import type { ReactNode } from "react";

/** What a page before signing in asks for, and why. */
export function EntranceHeading({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <header className="mb-7 grid gap-2">
      <h1 className="text-3xl font-semibold tracking-tight text-balance">{title}</h1>
      <p className="text-muted">{children}</p>
    </header>
  );
}
