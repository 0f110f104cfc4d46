import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
  good: "bg-good-wash text-good",
  warn: "bg-warn-wash text-warn",
  bad: "bg-bad-wash text-bad",
  plain: "bg-sunken text-muted",
} as const;

/** How good or bad something is. */
export type Tone = keyof typeof TONES;

/** A word about a state, with a dot that beats while something is under way. */
export function Badge({
  tone,
  alive = false,
  children,
}: {
  readonly tone: Tone;
  readonly alive?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1.75 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
      )}
    >
      <span
        aria-hidden
        className={classNames("size-1.5 rounded-full bg-current", alive && "animate-pulse")}
      />
      {children}
    </span>
  );
}
