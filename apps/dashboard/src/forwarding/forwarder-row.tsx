"use client";

import type { Forwarder } from "@deployclaw/contracts/client";
import { KeyRound, Pause, Pencil, Play, Send, Trash2 } from "lucide-react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { describeDestination, describeLag, describeStatus } from "./describe-forwarder.ts";

/** What can be done with one forwarder. */
export interface ForwarderActions {
  readonly onTest: () => void;
  readonly onPauseOrResume: () => void;
  readonly onChange: () => void;
  readonly onRotate: () => void;
  readonly onDelete: () => void;
}

/** One forwarder: where it goes, how far it is, and why not further. */
export function ForwarderRow({
  forwarder,
  isTesting,
  onTest,
  onPauseOrResume,
  onChange,
  onRotate,
  onDelete,
}: ForwarderActions & { readonly forwarder: Forwarder; readonly isTesting: boolean }) {
  const { name, destination, position, status, lastError, retryAt, deliveredAt, pausedBy } = forwarder;
  const [tone, label] = describeStatus(status);
  return (
    <li className="grid gap-3 border-b border-line px-5 py-4 last:border-b-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <h3 className="flex flex-wrap items-center gap-2 font-medium">
            {name}
            <Badge tone={tone}>{label}</Badge>
          </h3>
          <p className="font-mono text-xs break-all text-muted">{describeDestination(destination)}</p>
        </div>
        <div className="flex flex-wrap gap-1">
          <Button look="quiet" size="sm" busy={isTesting} aria-label={`Test ${name}`} onClick={onTest}>
            <Send aria-hidden />
            Test
          </Button>
          <Button
            look="bare"
            size="icon"
            aria-label={status === "paused" ? `Resume ${name}` : `Pause ${name}`}
            title={status === "paused" ? `Resume ${name}` : `Pause ${name}`}
            onClick={onPauseOrResume}
          >
            {status === "paused" ? <Play aria-hidden /> : <Pause aria-hidden />}
          </Button>
          <Button
            look="bare"
            size="icon"
            aria-label={`Change ${name}`}
            title={`Change ${name}`}
            onClick={onChange}
          >
            <Pencil aria-hidden />
          </Button>
          {destination.kind === "webhook" ? (
            <Button
              look="bare"
              size="icon"
              aria-label={`New secret for ${name}`}
              title={`New secret for ${name}`}
              onClick={onRotate}
            >
              <KeyRound aria-hidden />
            </Button>
          ) : null}
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
      </div>
      <p className="text-sm">
        {describeLag(forwarder)}
        <span className="text-muted">
          {deliveredAt === null ? ", nothing delivered yet" : ", last delivered "}
          {deliveredAt === null ? null : <RelativeTime at={deliveredAt} />}
          {`; next is entry ${position}`}
        </span>
      </p>
      {status === "paused" && pausedBy === "receiver" ? (
        <p className="text-sm text-bad">
          The receiver said that it is gone. Resume it when there is one again.
        </p>
      ) : null}
      {lastError === null ? null : (
        <p className="text-sm text-bad">
          {lastError}
          {retryAt === null ? null : (
            <span className="text-muted"> Next try at {new Date(retryAt).toLocaleTimeString("en-GB")}.</span>
          )}
        </p>
      )}
    </li>
  );
}
