import Link from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

const LOOKS = {
  primary: "bg-ink text-paper border-ink hover:opacity-88",
  quiet: "bg-surface text-ink border-line hover:border-edge",
  bare: "border-transparent text-muted hover:text-ink hover:bg-sunken",
  danger: "bg-bad text-paper border-bad hover:opacity-88",
} as const;

const SIZES = { md: "min-h-11 px-4.5", sm: "min-h-9 px-3.5 text-sm", icon: "size-10 p-0" } as const;

interface Look {
  readonly look?: keyof typeof LOOKS;
  readonly size?: keyof typeof SIZES;
}

const shape = ({ look = "primary", size = "md" }: Look, className?: string): string =>
  classNames(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap",
    "transition-[opacity,background-color,border-color,color] duration-150 disabled:opacity-55",
    "[&_svg]:size-4.5 [&_svg]:shrink-0",
    LOOKS[look],
    SIZES[size],
    className,
  );

/** A button; while `busy` it spins and takes no second click. */
export function Button({
  look,
  size,
  busy = false,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ComponentProps<"button"> & Look & { readonly busy?: boolean }) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={shape({ ...(look && { look }), ...(size && { size }) }, className)}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ look, size, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link {...rest} className={shape({ ...(look && { look }), ...(size && { size }) }, className)} />;
}
