"use client";

import type { Credential } from "@deployclaw/contracts/client";
import { RefreshCw, Trash2 } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { describeSlot } from "./describe-slot.ts";

/** One credential: where it goes, and the placeholder that stands for it. */
export function CredentialRow({
  credential,
  onReplace,
  onDelete,
}: {
  readonly credential: Credential;
  readonly onReplace: () => void;
  readonly onDelete: () => void;
}) {
  const { name, hosts, slot, placeholder, version, createdAt, replacedAt, lastUsedAt } = credential;
  return (
    <li className="grid items-start gap-x-6 gap-y-3 border-b border-line px-5 py-4 last:border-b-0 grid-cols-[1fr_auto] md:grid-cols-[1fr_1.5fr_auto]">
      <div className="min-w-0">
        <p className="font-medium">{name}</p>
        <p className="text-sm text-muted">
          {lastUsedAt === null ? "Never used, added " : "Used "}
          <RelativeTime at={lastUsedAt ?? createdAt} />
          {replacedAt === null ? null : (
            <>
              {`, value ${version} since `}
              <RelativeTime at={replacedAt} />
            </>
          )}
        </p>
      </div>
      <div className="order-last col-span-2 grid min-w-0 gap-1 md:order-none md:col-span-1">
        <p className="text-sm">
          <span className="text-muted">in </span>
          {describeSlot(slot)}
          <span className="text-muted"> to </span>
          {hosts.join(", ")}
        </p>
        <p className="flex min-w-0 items-center gap-1">
          <code className="min-w-0 rounded-sm bg-sunken px-2 py-1 font-mono text-xs break-all">
            {placeholder}
          </code>
          <CopyButton text={placeholder} label={`Copy the placeholder of ${name}`} />
        </p>
      </div>
      <div className="flex">
        <Button
          look="bare"
          size="icon"
          aria-label={`Replace the value of ${name}`}
          title={`Replace the value of ${name}`}
          onClick={onReplace}
        >
          <RefreshCw aria-hidden />
        </Button>
        <Button
          look="bare"
          size="icon"
          aria-label={`Delete ${name}`}
          title={`Delete ${name}`}
          onClick={onDelete}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
    </li>
  );
}
