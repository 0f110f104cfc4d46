"use client";

import type { IsolationProof } from "@deployclaw/contracts/client";
import { useIsolationProof } from "../api/proof-queries.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";

type Check = IsolationProof["checks"][number];

const CONTAINERS: { readonly [Container in Check["container"]]: string } = {
  agent: "The agent's container",
  airlock: "The airlock",
  probe: "Tried from beside them, in a throwaway container",
};

function CheckTable({ title, checks }: { readonly title: string; readonly checks: readonly Check[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <caption className="px-5 pt-4 pb-2 text-left font-medium">{title}</caption>
        <thead className="text-muted">
          <tr>
            <th scope="col" className="px-5 py-2 font-medium">
              Check
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              The engine says
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              The kernel says
            </th>
            <th scope="col" className="px-5 py-2 font-medium">
              Result
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {checks.map(({ name, engine, kernel, ok }) => (
            <tr key={name} className="align-top">
              <th scope="row" className="min-w-44 px-5 py-2 font-normal">
                {name}
              </th>
              <td className="max-w-80 px-3 py-2 break-words text-muted">
                {engine?.slice(0, 160) ?? "not asked"}
              </td>
              <td className="max-w-80 px-3 py-2 break-words text-muted">{kernel ?? "not asked"}</td>
              <td className="px-5 py-2">
                <Badge tone={ok ? "good" : "bad"}>{ok ? "As it should be" : "Not as it should be"}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Every check of one proof, what failed first. */
export function ProofChecks({ id, proofId }: { readonly id: string; readonly proofId: string }) {
  const { data: proof, error, refetch } = useIsolationProof(id, proofId);
  if (proof === undefined)
    return error === null ? (
      <SkeletonRows rows={4} label="Loading the checks" />
    ) : (
      <div className="p-5">
        <Note
          kind="bad"
          action={
            <Button look="quiet" size="sm" onClick={() => void refetch()}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Note>
      </div>
    );
  if (proof.checks.length === 0) return <p className="px-5 pb-4 text-muted">Nothing was looked at.</p>;
  const failedFirst = proof.checks.toSorted((a, b) => Number(a.ok) - Number(b.ok));
  const containers = Object.entries(CONTAINERS).map(
    ([container, title]) => [title, failedFirst.filter((check) => check.container === container)] as const,
  );
  return (
    <>
      {containers.map(([title, checks]) => (
        <CheckTable key={title} title={title} checks={checks} />
      ))}
    </>
  );
}
