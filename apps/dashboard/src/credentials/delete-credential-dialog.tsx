"use client";

import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

/** Asks before a credential is gone. */
export default function DeleteCredentialDialog({
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
      confirm="Delete credential"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      Its placeholder stops working within a second. The value cannot be brought back.
    </ConfirmDialog>
  );
}
