"use client";

import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

/** Asks before an agent and all that it keeps is gone. */
export default function DeleteAgentDialog({
  name,
  onConfirm,
  onClose,
}: {
  readonly name: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  return (
    <ConfirmDialog title={`Delete ${name}?`} confirm="Delete agent" onConfirm={onConfirm} onClose={onClose}>
      Its cell, its state and its credentials are removed for good. What it did stays in the log.
    </ConfirmDialog>
  );
}
