import type { ReactNode } from "react";

/** One radio of a group, with room to explain itself. */
export function ChoiceCard({
  name,
  value,
  title,
  aside,
  checked,
  onChoose,
  children,
}: {
  readonly name: string;
  readonly value: string;
  readonly title: string;
  readonly aside?: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <label className="flex cursor-pointer gap-3 rounded-lg border border-line bg-surface p-4 shadow-card transition-colors hover:border-edge has-checked:border-ink has-checked:ring-1 has-checked:ring-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input
        type="radio"
        name={name}
        value={value}
        checked={checked}
        onChange={onChoose}
        className="mt-1 size-4 shrink-0 accent-(--ink) outline-none"
      />
      <span className="grid min-w-0 grow content-start gap-0.5">
        <span className="flex flex-wrap justify-between gap-x-3 font-medium">
          {title}
          {aside === undefined ? null : <span className="font-normal text-muted">{aside}</span>}
        </span>
        <span className="text-sm text-muted">{children}</span>
      </span>
    </label>
  );
}
