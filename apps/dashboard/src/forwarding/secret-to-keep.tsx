"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** A webhook's secret, shown this once; who goes on says that it is kept. */
export default function SecretToKeep({
  name,
  secret,
  onKept,
}: {
  readonly name: string;
  readonly secret: string;
  readonly onKept: () => void;
}) {
  const [isKept, setIsKept] = useState(false);
  return (
    <Dialog
      title={`The secret of ${name}`}
      lede="Your receiver checks signatures with it. It is shown this once."
    >
      <div className="grid gap-5">
        <p className="flex items-center gap-2 rounded-lg border border-line bg-surface p-4 shadow-card">
          <code className="min-w-0 grow font-mono text-sm break-all">{secret}</code>
          <CopyButton text={secret} label="Copy the secret" />
        </p>
        <label className="flex items-center gap-3">
          <input
            type="checkbox"
            className="size-4.5 accent-(--ink)"
            checked={isKept}
            onChange={(event) => setIsKept(event.target.checked)}
          />
          My receiver has it
        </label>
        <Button disabled={!isKept} onClick={onKept}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
