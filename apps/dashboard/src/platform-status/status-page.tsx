"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { QueryProvider } from "../api/query-provider.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Logo } from "../ui/logo.tsx";
import { Note } from "../ui/note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { ASK_AGAIN_MS, DEPENDENCIES, HOST_NEEDS, type Readiness, readReadiness } from "./readiness.ts";

const HEADLINES: { readonly [S in Readiness["status"]]: string } = {
  ready: "Everything works",
  degraded: "Some parts do not answer",
  unavailable: "The platform is not available",
};

function Dependencies({ dependencies }: Pick<Readiness, "dependencies">) {
  return (
    <Card>
      <ul>
        {Object.entries(dependencies).map(([name, { ok, durationMs }]) => {
          const { title, words } = DEPENDENCIES[name] ?? { title: name, words: "" };
          return (
            <li key={name} className="flex items-center gap-4 border-b border-line px-5 py-4 last:border-b-0">
              <div className="min-w-0 flex-1">
                <p className="font-medium">{title}</p>
                <p className="text-sm text-muted">{words}</p>
              </div>
              <span className="hidden text-sm text-muted tabular-nums sm:inline">{durationMs} ms</span>
              <Badge tone={ok ? "good" : "bad"}>{ok ? "Works" : "Does not answer"}</Badge>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Host({ host }: Pick<Readiness, "host">) {
  const needs = (host?.missing ?? []).flatMap((name) => HOST_NEEDS[name] ?? []);
  return (
    <Card className="mt-5">
      <div className="flex items-center gap-4 px-5 py-4">
        <div className="min-w-0 flex-1">
          <p className="font-medium">New agents</p>
          <p className="text-sm text-muted">
            {host === null
              ? "Nobody can say whether this host takes new agents: its orchestrator does not answer."
              : host.acceptsCells
                ? "This host takes new agents."
                : "This host takes no new agents; those that run go on."}
            {needs.length === 0 ? null : ` It needs ${needs.join("; ")}.`}
          </p>
        </div>
        <Badge tone={host?.acceptsCells === true ? "good" : "bad"}>
          {host === null ? "Not known" : host.acceptsCells ? "Taken" : "Not taken"}
        </Badge>
      </div>
    </Card>
  );
}

function Status() {
  const { data, error, isPending, refetch, isFetching } = useQuery({
    queryKey: ["readiness"],
    queryFn: ({ signal }) => readReadiness(signal),
    refetchInterval: ASK_AGAIN_MS,
  });
  return (
    <>
      <header className="mb-7 flex flex-wrap items-end justify-between gap-4">
        <div className="grid gap-1.5">
          <h1 className="text-2xl font-semibold tracking-tight">
            {data === undefined ? "Status" : HEADLINES[data.status]}
          </h1>
          <p className="text-muted">
            Every part of the platform, asked just now and again every ten seconds.
          </p>
        </div>
        <Button look="quiet" size="sm" busy={isFetching} onClick={() => void refetch()}>
          Ask now
        </Button>
      </header>
      {isPending ? (
        <Card>
          <SkeletonRows rows={5} label="Asking every part" />
        </Card>
      ) : null}
      {error === null ? null : <Note kind="bad">The platform does not answer.</Note>}
      {data === undefined ? null : (
        <>
          <Dependencies dependencies={data.dependencies} />
          <Host host={data.host} />
        </>
      )}
    </>
  );
}

/** Every dependency of the platform, for operations; anybody may look. */
export function StatusPage() {
  const router = useRouter();
  return (
    <QueryProvider>
      <main className="mx-auto max-w-3xl px-5 py-8">
        <div className="mb-12 flex items-center justify-between">
          <a href="/" aria-label="DeployClaw, start" className="rounded-sm">
            <Logo />
          </a>
          <Button look="bare" size="sm" className="-mr-3.5" onClick={() => router.push("/agents")}>
            Agents
          </Button>
        </div>
        <Status />
      </main>
    </QueryProvider>
  );
}
