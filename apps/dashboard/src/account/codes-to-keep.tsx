"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "deployclaw-backup-codes.txt";
  link.click();
  URL.revokeObjectURL(url);
}

/** Backup codes, shown this once; who goes on says that they are kept. */
export function CodesToKeep({
  codes,
  onward,
  onKept,
}: {
  readonly codes: readonly string[];
  /** What the button says that goes on. */
  readonly onward: string;
  readonly onKept: () => void;
}) {
  const [isKept, setIsKept] = useState(false);
  const text = `${codes.join("\n")}\n`;
  return (
    <div className="grid gap-5">
      <div className="rounded-lg border border-line bg-surface p-5 shadow-card">
        <ul aria-label="Backup codes" className="grid gap-x-4 gap-y-1 font-mono text-sm sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="mt-4 flex items-center gap-2 border-t border-line pt-4">
          <Button look="quiet" size="sm" onClick={() => download(text)}>
            <Download aria-hidden />
            Download
          </Button>
          <CopyButton text={text} label="Copy the codes" />
        </div>
      </div>
      <label className="flex items-center gap-3">
        <input
          type="checkbox"
          className="size-4.5 accent-(--ink)"
          checked={isKept}
          onChange={(event) => setIsKept(event.target.checked)}
        />
        I have kept them in a safe place
      </label>
      <Button disabled={!isKept} onClick={onKept}>
        {onward}
      </Button>
    </div>
  );
}
