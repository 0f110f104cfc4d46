import { classNames } from "./class-names.ts";

/** The mark and the name. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <span className={classNames("flex items-center gap-2 text-lg font-semibold tracking-tight", className)}>
      <svg
        viewBox="0 0 32 32"
        fill="none"
        stroke="currentColor"
        strokeWidth="3.6"
        strokeLinecap="round"
        aria-hidden
        className="size-6 text-accent"
      >
        <title>DeployClaw</title>
        <path d="M19.6 4.5a12 12 0 1 0 8.3 9.9" />
        <path d="m22.5 9.5 4.9-4.9" />
        <circle cx="16" cy="16" r="4.2" fill="currentColor" stroke="none" />
      </svg>
      DeployClaw
    </span>
  );
}
