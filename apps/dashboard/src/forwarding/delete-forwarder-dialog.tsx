"use client";

import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

/** Asks before a forwarder is gone. */
export default function DeleteForwarderDialog({
  name,
  onConfirm,
  onClose,
}: {
  readonly name: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      confirm="Delete forwarder"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      Nothing is sent there any more. Its secret and its position are gone; the log itself stays.
    </ConfirmDialog>
  );
}
