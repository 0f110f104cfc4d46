"use client";

import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

/** Asks before something that cannot be undone. The harmless answer has the focus. */
export function ConfirmDialog({
  title,
  children,
  confirm,

  onConfirm,
  onClose,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/45 backdrop-blur-[2px]" />
        <Radix.Content className="fixed inset-x-0 bottom-0 z-50 animate-rise rounded-t-lg border border-line bg-raised p-6 shadow-float sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-112 sm:-translate-1/2 sm:rounded-lg">
          <Radix.Title className="text-xl font-semibold tracking-tight">{title}</Radix.Title>
          <Radix.Description className="mt-2 text-muted">{children}</Radix.Description>
          <div className="mt-6 flex flex-wrap-reverse justify-end gap-3">
            <Radix.Cancel asChild>
              <Button look="quiet">Keep it</Button>
            </Radix.Cancel>
            <Button look="danger" onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
