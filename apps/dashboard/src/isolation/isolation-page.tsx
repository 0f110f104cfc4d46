"use client";

import { ApiProblem, type ListedProof } from "@deployclaw/contracts/client";
import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useAgent } from "../api/agent-queries.ts";
import { useIsolationProofs, useProveIsolation } from "../api/proof-queries.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { ProofChecks } from "./proof-checks.tsx";

const LOOKS: { readonly [S in ListedProof["status"]]: readonly [Tone, string] } = {
  requested: ["warn", "Waiting"],
  running: ["warn", "Being tried"],
  passed: ["good", "Proven"],
  failed: ["bad", "Not as it should be"],
  error: ["plain", "No verdict"],
};

const isUnderWay = ({ status }: ListedProof): boolean => status === "requested" || status === "running";

function summaryOf(proof: ListedProof): string {
  if (isUnderWay(proof)) return "The cell is being looked at. This takes a few seconds.";
  if (proof.status === "error") return proof.reason ?? "Nothing was found out.";
  const all = proof.checksPassed + proof.checksFailed;
  return proof.status === "passed"
    ? `All ${all} checks passed.`
    : `${proof.checksFailed} of ${all} checks failed.`;
}

function Proof({
  id,
  proof,
  isOpen,
}: {
  readonly id: string;
  readonly proof: ListedProof;
  readonly isOpen: boolean;
}) {
  const [isShown, setIsShown] = useState(isOpen);
  const [tone, word] = LOOKS[proof.status];
  const hasChecks = proof.status === "passed" || proof.status === "failed";
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
        <Badge tone={tone} alive={isUnderWay(proof)}>
          {word}
        </Badge>
        <span className="min-w-0 flex-1 basis-48">
          {summaryOf(proof)}
          {proof.specHash === null ? null : (
            <span className="block text-sm text-muted">
              Specification <code className="font-mono text-xs break-all">{proof.specHash}</code>
            </span>
          )}
        </span>
        <span className="text-sm text-muted">
          <RelativeTime at={proof.requestedAt} />
        </span>
        {hasChecks ? (
          <Button look="quiet" size="sm" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
            {isShown ? "Hide the checks" : "Show the checks"}
          </Button>
        ) : null}
      </div>
      {hasChecks && isShown ? <ProofChecks id={id} proofId={proof.id} /> : null}
    </li>
  );
}

function Proofs({ id }: { readonly id: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useIsolationProofs(id);
  if (data === undefined)
    return error === null ? (
      <SkeletonRows rows={3} label="Loading the proofs" />
    ) : (
      <div className="p-5">
        <FailedNote error={error} onRetry={refetch} />
      </div>
    );
  const proofs = data.pages.flatMap((page): readonly ListedProof[] => page.items);
  const [newest] = proofs;
  if (newest === undefined)
    return <p className="p-5 text-muted">Nobody has asked for a proof of this agent's isolation yet.</p>;
  return (
    <>
      <p role="status" className="sr-only">
        {LOOKS[newest.status][1]}. {summaryOf(newest)}
      </p>
      <ol className="divide-y divide-line">
        {proofs.map((proof) => (
          <Proof key={`${proof.id} ${proof.status}`} id={id} proof={proof} isOpen={proof === newest} />
        ))}
      </ol>
      {hasNextPage ? (
        <div className="border-t border-line p-3 text-center">
          <Button look="quiet" size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Earlier proofs
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Has an agent's isolation tried, and shows what every trial came to. */
export function IsolationPage({ id }: { readonly id: string }) {
  const toast = useToast();
  const { data: agent } = useAgent(id);
  const newest = useIsolationProofs(id).data?.pages[0]?.items[0];
  const prove = useProveIsolation(id);
  const isBusy = prove.isPending || (newest !== undefined && isUnderWay(newest));
  const isRunning = agent?.status === "running" && agent.desired === "running";
  const ask = async () => {
    try {
      await prove.mutateAsync();
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
      // Closing the dialog for the code is an answer, not a failure.
      if (err.kind !== "step-up-required") toast("failed", err.message);
    }
  };
  return (
    <Section
      title="Isolation"
      lede={
        agent === undefined || isRunning
          ? "What the engine and the kernel say of the cell now, and what can be reached from it. Nothing of the agent is changed."
          : "Only the isolation of a running agent can be proven."
      }
      action={
        <Button busy={isBusy} disabled={isBusy || !isRunning} onClick={() => void ask()}>
          {isBusy ? null : <ShieldCheck aria-hidden />}
          Prove isolation
        </Button>
      }
    >
      <Proofs id={id} />
      <p className="border-t border-line px-5 py-3 text-sm text-muted">
        Each verdict is in{" "}
        <Link
          href={`/audit?action=cell.proof&agent=${id}`}
          className="underline decoration-accent underline-offset-4"
        >
          the log
        </Link>
        , with the specification that was looked at.
      </p>
    </Section>
  );
}
