"use client";

import { Download, Pause, Play, ScrollText } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useAgent } from "../api/agent-queries.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { type FollowState, type NumberedLine, useFollowedOutput, useOutput } from "./use-output.ts";

const STATES: { readonly [State in FollowState]: string } = {
  off: "Paused",
  connecting: "Connecting",
  live: "Following",
  over: "The agent is gone",
};

function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** The lines, scrolled to the newest for as long as somebody looks at the end. */
function Lines({ lines }: { readonly lines: readonly NumberedLine[] }) {
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  const newest = lines.at(-1)?.number;
  useEffect(() => {
    const { current } = box;
    if (newest !== undefined && current !== null && isAtEnd.current) current.scrollTop = current.scrollHeight;
  }, [newest]);
  return (
    <pre
      ref={box}
      role="log"
      aria-label="Output"
      aria-live="off"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className="max-h-[32rem] min-h-40 overflow-auto rounded-lg border border-line bg-surface p-4 font-mono text-xs leading-5 shadow-card"
    >
      {lines.map(({ number, text }) => (
        <span key={number} className="block whitespace-pre-wrap break-all">
          {text === "" ? " " : text}
        </span>
      ))}
    </pre>
  );
}

function Search({ onSearch }: { readonly onSearch: (text: string) => void }) {
  const [text, setText] = useState("");
  return (
    <search className="flex min-w-0 flex-1">
      <form
        className="flex min-w-0 flex-1 gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(text);
        }}
      >
        <input
          type="search"
          aria-label="Only lines that hold"
          placeholder="Only lines that hold…"
          maxLength={100}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value === "") onSearch("");
          }}
          className="min-w-0 flex-1 rounded-md border border-line bg-surface px-3 py-1.5"
        />
        <Button type="submit" look="quiet" size="sm">
          Search
        </Button>
      </form>
    </search>
  );
}

function NoOutput({ id, search }: { readonly id: string; readonly search: string }) {
  const agent = useAgent(id).data;
  if (search !== "")
    return (
      <EmptyState icon={ScrollText} title="No line holds this">
        Only the newest output is kept, a few megabytes of it.
      </EmptyState>
    );
  return (
    <EmptyState icon={ScrollText} title="No output yet">
      {agent?.runtime === "custom"
        ? "An image of your own writes what is to be shown here to .deployclaw/output.log in its first writable path."
        : "What the agent prints will stand here."}
    </EmptyState>
  );
}

/** What an agent prints, as it comes. */
export function OutputPage({ id }: { readonly id: string }) {
  const [search, setSearch] = useState("");
  const [isFollowing, setFollowing] = useState(true);
  const { data, error, refetch } = useOutput(id, search);
  const followed = useFollowedOutput(id, search, data?.next, isFollowing);
  const lines: readonly NumberedLine[] = [
    ...(data?.lines ?? []).map((text, index, all) => ({ number: index - all.length, text })),
    ...followed.lines,
  ];
  const text = lines.map((line) => `${line.text}\n`).join("");
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Search onSearch={setSearch} />
        <span role="status" className="text-sm text-muted">
          {STATES[followed.state]}
        </span>
        <Button look="quiet" size="sm" aria-pressed={isFollowing} onClick={() => setFollowing(!isFollowing)}>
          {isFollowing ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
          {isFollowing ? "Pause" : "Follow"}
        </Button>
        <CopyButton text={text} label="Copy" />
        <Button look="quiet" size="sm" onClick={() => download(text, `output-${id}.txt`)}>
          <Download aria-hidden className="size-4" />
          Download
        </Button>
      </div>
      {data?.isPartial || followed.hasGap ? (
        <p className="text-sm text-muted">There was more: older lines are not shown.</p>
      ) : null}
      {error !== null && data === undefined ? (
        <FailedNote error={error} onRetry={refetch} />
      ) : data === undefined ? (
        <SkeletonRows rows={6} label="Loading its output" />
      ) : lines.length === 0 ? (
        <NoOutput id={id} search={search} />
      ) : (
        <Lines lines={lines} />
      )}
    </div>
  );
}
