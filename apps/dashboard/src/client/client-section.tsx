"use client";

import { ApiProblem } from "@deployclaw/contracts/client";
import { roleMay } from "@deployclaw/domain";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useSession } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { formatDay } from "../ui/format-day.ts";
import { useToast } from "../ui/toast-region.tsx";
import { CertificateAddress } from "./certificate-address.tsx";
import { useDeletion, useRestoreClient } from "./deletion-queries.ts";

const DeleteClientDialog = lazy(() => import("./delete-client-dialog.tsx"));

const ROW = "flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4";

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="font-medium">{title}</h3>
      <p className="text-sm wrap-anywhere text-muted">{children}</p>
    </div>
  );
}

function DeletionUnderWay({ canRestore }: { readonly canRestore: boolean }) {
  const { data } = useDeletion(true);
  const restore = useRestoreClient();
  const toast = useToast();
  const takeBack = async () => {
    try {
      await restore.mutateAsync();
      toast("done", "The deletion is taken back. The agents start again.");
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
      if (err.kind !== "step-up-required") toast("failed", err.message);
    }
  };
  if (data === undefined) return null;
  return (
    <div className="grid gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <Fact title="Being deleted">
          Everything is erased on {formatDay(data.dueAt)}. The certificate will then be at this address:
        </Fact>
        {canRestore ? (
          <Button look="quiet" size="sm" busy={restore.isPending} onClick={() => void takeBack()}>
            Take it back
          </Button>
        ) : null}
      </div>
      <CertificateAddress url={data.certificateUrl} />
    </div>
  );
}

/** The client that the user belongs to; an admin can have it deleted and take that back. */
export function ClientSection() {
  const session = useSession().data;
  const [isDeleting, setIsDeleting] = useState(false);
  if (session === undefined) return null;
  const { client, user } = session;
  return (
    <Section
      title={client.name}
      lede={`Your client, on the plan ${client.plan}. You are ${user.role} in it.`}
    >
      {client.hold?.kind === "deleting" ? (
        <DeletionUnderWay canRestore={roleMay(user.role, "restore")} />
      ) : (
        <div className={ROW}>
          <Fact title="Delete this client">
            {roleMay(user.role, "administer")
              ? "Every user, agent and credential goes. It can be taken back for some days."
              : "Only an admin can do that."}
          </Fact>
          {roleMay(user.role, "administer") && client.hold === null ? (
            <Button look="quiet" size="sm" onClick={() => setIsDeleting(true)}>
              Delete client
            </Button>
          ) : null}
        </div>
      )}
      <Suspense>
        {isDeleting ? <DeleteClientDialog name={client.name} onClose={() => setIsDeleting(false)} /> : null}
      </Suspense>
    </Section>
  );
}
