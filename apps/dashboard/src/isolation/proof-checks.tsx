"use client";

import type { IsolationProof } from "@deployclaw/contracts/client";
import { useIsolationProof } from "../api/proof-queries.ts";
import { Badge } from "../ui/badge.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";

type Check = IsolationProof["checks"][number];

const CONTAINERS: { readonly [Container in Check["container"]]: string } = {
  agent: "The agent's container",
  airlock: "The airlock",
  probe: "Tried from beside them, in a throwaway container",
};

const CELL = "py-2 align-top wrap-anywhere max-md:p-0";

function CheckRow({ name, engine, kernel, ok }: Check) {
  return (
    <tr className="grid gap-1 px-5 py-3 md:table-row">
      <th scope="row" className={`font-normal md:w-[30%] md:px-5 ${CELL}`}>
        {name}
      </th>
      <td className={`text-muted md:w-[28%] md:px-3 ${CELL}`}>
        <span className="md:hidden">Engine: </span>
        {engine?.slice(0, 160) ?? "not asked"}
      </td>
      <td className={`text-muted md:w-[28%] md:px-3 ${CELL}`}>
        <span className="md:hidden">Kernel: </span>
        {kernel ?? "not asked"}
      </td>
      <td className={`md:px-5 ${CELL}`}>
        <Badge tone={ok ? "good" : "bad"}>{ok ? "As it should be" : "Not as it should be"}</Badge>
      </td>
    </tr>
  );
}

/** A table on a desk, a list on a phone. */
function CheckTable({ title, checks }: { readonly title: string; readonly checks: readonly Check[] }) {
  return (
    <table className="block w-full text-left text-sm md:table md:table-fixed">
      <caption className="block px-5 pt-4 pb-2 text-left font-medium md:table-caption">{title}</caption>
      <thead className="hidden text-muted md:table-header-group">
        <tr>
          {["Check", "The engine says", "The kernel says", "Result"].map((heading) => (
            <th key={heading} scope="col" className="px-3 py-2 font-medium first:px-5 last:px-5">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block divide-y divide-line md:table-row-group">
        {checks.map((check) => (
          <CheckRow key={check.name} {...check} />
        ))}
      </tbody>
    </table>
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
        <FailedNote error={error} onRetry={refetch} />
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
