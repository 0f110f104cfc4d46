"use client";

import type { Credential } from "@deployclaw/contracts/client";
import { ApiProblem } from "@deployclaw/contracts/client";
import { KeyRound, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Note } from "../ui/note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useCredentials, useDeleteCredential } from "./credential-queries.ts";
import { CredentialRow } from "./credential-row.tsx";

const AddCredentialDialog = lazy(() => import("./add-credential-dialog.tsx"));
const ReplaceCredentialDialog = lazy(() => import("./replace-credential-dialog.tsx"));
const DeleteCredentialDialog = lazy(() => import("./delete-credential-dialog.tsx"));

function CredentialList({
  agentId,
  onReplace,
  onDelete,
}: {
  readonly agentId: string;
  readonly onReplace: (credential: Credential) => void;
  readonly onDelete: (credential: Credential) => void;
}) {
  const { data, error, isPending } = useCredentials(agentId);
  if (isPending) return <SkeletonRows rows={3} label="Loading credentials" />;
  if (data === undefined)
    return (
      <div className="p-5">
        <Note kind="bad">{error?.message}</Note>
      </div>
    );
  if (data.items.length === 0)
    return (
      <EmptyState icon={KeyRound} title="No credentials">
        Add a key for a service that the agent may reach. The agent gets a placeholder, never the key.
      </EmptyState>
    );
  return (
    <ul>
      {data.items.map((credential) => (
        <CredentialRow
          key={credential.name}
          credential={credential}
          onReplace={() => onReplace(credential)}
          onDelete={() => onDelete(credential)}
        />
      ))}
    </ul>
  );
}

/** An agent's credentials: added, listed without their values, replaced, deleted. */
export function CredentialsPage({ id }: { readonly id: string }) {
  const toast = useToast();
  const remove = useDeleteCredential(id);
  const [isAdding, setIsAdding] = useState(false);
  const [replacing, setReplacing] = useState<Credential>();
  const [deleting, setDeleting] = useState<Credential>();
  const confirmDelete = async ({ name }: Credential) => {
    setDeleting(undefined);
    try {
      await remove.mutateAsync(name);
      toast("done", `${name} is deleted. Its placeholder no longer works.`);
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
      if (err.kind !== "step-up-required") toast("failed", err.message);
    }
  };
  return (
    <>
      <Section
        title="Credentials"
        lede="The agent holds placeholders. The gateway swaps them on the way out, for these hosts only."
        action={
          <Button size="sm" onClick={() => setIsAdding(true)}>
            <Plus aria-hidden />
            Add a credential
          </Button>
        }
      >
        <CredentialList agentId={id} onReplace={setReplacing} onDelete={setDeleting} />
      </Section>
      <Suspense>
        {isAdding ? <AddCredentialDialog agentId={id} onClose={() => setIsAdding(false)} /> : null}
        {replacing === undefined ? null : (
          <ReplaceCredentialDialog
            agentId={id}
            credential={replacing}
            onClose={() => setReplacing(undefined)}
          />
        )}
        {deleting === undefined ? null : (
          <DeleteCredentialDialog
            name={deleting.name}
            onClose={() => setDeleting(undefined)}
            onConfirm={() => void confirmDelete(deleting)}
          />
        )}
      </Suspense>
    </>
  );
}
