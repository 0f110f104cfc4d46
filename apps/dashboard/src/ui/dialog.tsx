"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

/**
 * A modal dialog: it takes the focus, keeps it, gives it back, and closes with Escape. Without `onClose` it stays until
 * what is in it lets go: for what is shown this once.
 */
export function Dialog({
  title,
  lede,
  onClose,
  children,
}: {
  readonly title: string;
  readonly lede?: ReactNode;
  readonly onClose?: (() => void) | undefined;
  readonly children: ReactNode;
}) {
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose?.())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/45 backdrop-blur-[2px]" />
        <Radix.Content className="fixed inset-x-0 bottom-0 z-50 max-h-[92dvh] animate-rise overflow-y-auto rounded-t-lg border border-line bg-raised p-6 shadow-float sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-112 sm:-translate-1/2 sm:rounded-lg">
          <Radix.Title className="pr-10 text-xl font-semibold tracking-tight">{title}</Radix.Title>
          {lede === undefined ? null : (
            <Radix.Description className="mt-1.5 text-muted">{lede}</Radix.Description>
          )}
          <div className="mt-5">{children}</div>
          {onClose === undefined ? null : (
            <Radix.Close
              aria-label="Close"
              className="absolute top-4.5 right-4.5 grid size-9 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
            >
              <X aria-hidden className="size-5" />
            </Radix.Close>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
