"use client";

import { EXPORT_FORMATS, type ExportFormat } from "@deployclaw/domain";
import { Download } from "lucide-react";
import { useRef, useState } from "react";
import type { AuditFilter } from "../api/audit-queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { formatBytes } from "../ui/format-bytes.ts";
import { Note } from "../ui/note.tsx";

const TEXTS: { readonly [F in Exclude<ExportFormat, "lines">]: readonly [title: string, what: string] } = {
  bundle: ["Signed bundle", "For auditors: entries with what proves them, to be checked offline"],
  csv: ["Table (CSV)", "For spreadsheets: a line an entry, with its sentence"],
  jsonl: ["JSON Lines", "For programs: entries as the API shows them"],
};
const FORMATS = EXPORT_FORMATS.filter((format) => format !== "lines").toReversed();

type Progress =
  | { readonly status: "idle" }
  | { readonly status: "loading"; readonly bytes: number }
  | { readonly status: "done"; readonly bytes: number }
  | { readonly status: "failed"; readonly detail: string };

/** Takes the answer piece by piece, says how much came, and hands it to the browser to keep. */
async function download(url: string, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<number> {
  const res = await fetch(url, { signal });
  if (!res.ok || res.body === null) {
    const problem = (await res.json()) as { readonly detail?: string };
    throw new Error(problem.detail ?? "The log could not be exported.");
  }
  const pieces: BlobPart[] = [];
  let bytes = 0;
  for (const reader = res.body.getReader(); ; ) {
    const { value, done } = await reader.read();
    if (done) break;
    pieces.push(value);
    bytes += value.length;
    onBytes(bytes);
  }
  const name = /filename="([^"]+)"/.exec(res.headers.get("content-disposition") ?? "")?.[1] ?? "audit";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(pieces));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return bytes;
}

function ExportDialog({ filter, onClose }: { readonly filter: AuditFilter; readonly onClose: () => void }) {
  const [progress, setProgress] = useState<Progress>({ status: "idle" });
  const abort = useRef<AbortController>(undefined);
  const start = async (format: ExportFormat) => {
    const controller = new AbortController();
    abort.current = controller;
    setProgress({ status: "loading", bytes: 0 });
    const query = new URLSearchParams({ ...filter, format });
    try {
      const onBytes = (bytes: number) => setProgress({ status: "loading", bytes });
      const bytes = await download(`/api/audit/export?${query}`, controller.signal, onBytes);
      setProgress({ status: "done", bytes });
    } catch (err) {
      if (controller.signal.aborted) return setProgress({ status: "idle" });
      setProgress({ status: "failed", detail: err instanceof Error ? err.message : String(err) });
    }
  };
  const close = () => {
    abort.current?.abort();
    onClose();
  };
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <Dialog
      title="Export the log"
      lede={isNarrowed ? "The entries that the filters leave." : "All entries."}
      onClose={close}
    >
      <ul className="grid gap-3">
        {FORMATS.map((format) => (
          <li key={format} className="flex flex-wrap items-center justify-between gap-3">
            <span className="min-w-0 flex-1 basis-52">
              <span className="block font-medium">{TEXTS[format][0]}</span>
              <span className="text-sm text-muted">{TEXTS[format][1]}</span>
            </span>
            <Button
              look="quiet"
              size="sm"
              disabled={progress.status === "loading"}
              onClick={() => void start(format)}
              aria-label={`Download as ${TEXTS[format][0]}`}
            >
              <Download aria-hidden />
              Download
            </Button>
          </li>
        ))}
      </ul>
      <div role="status" className="mt-4 flex min-h-9 items-center gap-3 text-sm text-muted">
        {progress.status === "loading" ? `${formatBytes(progress.bytes)} so far…` : null}
        {progress.status === "done"
          ? `Done: ${formatBytes(progress.bytes)}. The export stands in the log.`
          : null}
        {progress.status === "loading" ? (
          <Button look="quiet" size="sm" onClick={() => abort.current?.abort()}>
            Cancel
          </Button>
        ) : null}
      </div>
      <p className="mt-3 text-sm text-muted">
        A signed bundle is checked offline with{" "}
        <a href="/api/audit/verifier" download className="underline decoration-accent underline-offset-4">
          verify.mjs
        </a>
        , one file for Node.js that an auditor can read first.
      </p>
      {progress.status === "failed" ? <Note kind="bad">{progress.detail}</Note> : null}
    </Dialog>
  );
}

/** Takes the log along in one of its forms. */
export function ExportLog({ filter }: { readonly filter: AuditFilter }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button look="quiet" size="sm" onClick={() => setIsOpen(true)}>
        <Download aria-hidden />
        Export
      </Button>
      {isOpen ? <ExportDialog filter={filter} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
