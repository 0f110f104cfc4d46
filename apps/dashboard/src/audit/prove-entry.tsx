"use client";

import { answerOf } from "@deployclaw/contracts/client";
import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { usePlatform } from "../api/platform-context.ts";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { checkInclusion } from "./check-inclusion.ts";

const linkLook = "font-medium text-ink underline underline-offset-4";

function useProof(seq: number, isAsked: boolean) {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: ["proof", seq],
    enabled: isAsked,
    queryFn: async ({ signal }) => {
      const query = { seq: String(seq) };
      const given = await answerOf(plain.GET("/api/audit/proof", { params: { query }, signal }));
      return { given, findings: await checkInclusion(given) };
    },
  });
}

/** Lets somebody see that an entry is in the signed log: asked of the API, and computed again in this browser. */
export function ProveEntry({ seq }: { readonly seq: number }) {
  const [isAsked, setIsAsked] = useState(false);
  const { data, error, isFetching, refetch } = useProof(seq, isAsked);
  if (data === undefined)
    return (
      <div className="grid gap-3">
        <div>
          <Button
            look="quiet"
            size="sm"
            busy={isFetching}
            onClick={() => (isAsked ? void refetch() : setIsAsked(true))}
          >
            <ShieldCheck aria-hidden />
            Prove this entry
          </Button>
        </div>
        {error === null ? null : <Note kind="bad">{error.message}</Note>}
      </div>
    );
  const { given, findings } = data;
  const { note, treeSize } = given.checkpoint;
  const holds = findings.isIncluded && findings.isSigned !== false;
  return (
    <div className="grid min-w-0 gap-3" role="status">
      <Note kind={holds ? "plain" : "bad"}>
        {holds
          ? `Proven: this browser computed the log's root from this entry's leaf and ${given.proof.length} hashes, and it is the one that the checkpoint over ${treeSize} entries states. `
          : "This proof does not hold: the leaf, the hashes and the signed checkpoint do not belong together. "}
        {findings.isSigned === true ? "The checkpoint's signature is good. " : null}
        {findings.isSigned === undefined ? "This browser cannot check the signature (Ed25519). " : null}
      </Note>
      <pre className="rounded-md border border-line bg-surface p-3 font-mono text-xs leading-5 break-all whitespace-pre-wrap">
        {note}
      </pre>
      <p className="text-muted">
        To check everything that the entry says, and that nothing before it was changed,{" "}
        <a className={linkLook} href="/api/audit/export?format=bundle" download>
          take the signed bundle
        </a>{" "}
        and run <code className="font-mono text-xs">claw audit verify</code> with a checkpoint that you kept
        from earlier, offline.
      </p>
    </div>
  );
}
