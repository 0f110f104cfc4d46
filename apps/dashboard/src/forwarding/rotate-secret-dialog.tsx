"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** Asks how a webhook's secret is to be replaced. */
export default function RotateSecretDialog({
  name,
  onRotate,
  onClose,
}: {
  readonly name: string;
  readonly onRotate: (dropOld: boolean) => void;
  readonly onClose: () => void;
}) {
  const [dropOld, setDropOld] = useState(false);
  return (
    <Dialog
      title={`A new secret for ${name}`}
      lede="For a day both secrets sign, so that your receiver can change over."
      onClose={onClose}
    >
      <div className="grid gap-5">
        <label className="flex items-start gap-3">
          <input
            type="checkbox"
            className="mt-1 size-4.5 accent-(--ink)"
            checked={dropOld}
            onChange={(event) => setDropOld(event.target.checked)}
          />
          <span>
            Drop the old secret at once
            <span className="block text-sm text-muted">
              Somebody else may know it. Your receiver refuses everything until it has the new one.
            </span>
          </span>
        </label>
        <Button look={dropOld ? "danger" : "primary"} onClick={() => onRotate(dropOld)}>
          Make a new secret
        </Button>
      </div>
    </Dialog>
  );
}
