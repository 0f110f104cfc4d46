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
import { ASK_AGAIN_MS, DEPENDENCIES, type Readiness, readReadiness } from "./readiness.ts";

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
      {data === undefined ? null : <Dependencies dependencies={data.dependencies} />}
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
