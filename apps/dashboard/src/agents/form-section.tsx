import type { ReactNode } from "react";

/** One question of a long form: what it is about on the left, the answer on the right. */
export function FormSection({
  title,
  words,
  children,
}: {
  readonly title: string;
  readonly words: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="grid gap-x-10 gap-y-4 md:grid-cols-[15rem_1fr]">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="mt-1 text-sm text-muted">{words}</p>
      </div>
      <div className="grid min-w-0 gap-4">{children}</div>
    </section>
  );
}
