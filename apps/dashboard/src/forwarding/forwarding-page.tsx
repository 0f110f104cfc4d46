"use client";

import type { Forwarder } from "@deployclaw/contracts/client";
import { ApiProblem } from "@deployclaw/contracts/client";
import { FORWARDERS_MAX, roleMay } from "@deployclaw/domain";
import { Plus, Radio } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useSession } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Note } from "../ui/note.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useForwarderChanges, useForwarders } from "./forwarder-queries.ts";
import { ForwarderRow } from "./forwarder-row.tsx";

const AddForwarderDialog = lazy(() => import("./add-forwarder-dialog.tsx"));
const ChangeForwarderDialog = lazy(() => import("./change-forwarder-dialog.tsx"));
const DeleteForwarderDialog = lazy(() => import("./delete-forwarder-dialog.tsx"));
const RotateSecretDialog = lazy(() => import("./rotate-secret-dialog.tsx"));
const SecretToKeep = lazy(() => import("./secret-to-keep.tsx"));

/** What is open over the page. */
type Open =
  | { readonly what: "add" }
  | { readonly what: "change" | "rotate" | "delete"; readonly forwarder: Forwarder }
  | { readonly what: "secret"; readonly name: string; readonly secret: string };

function Forwarders({
  isAllowed,
  onOpen,
}: {
  readonly isAllowed: boolean;
  readonly onOpen: (open: Open) => void;
}) {
  const toast = useToast();
  const { data, error, isPending } = useForwarders(isAllowed);
  const { pause, resume, sendTest } = useForwarderChanges();
  const told = useTold();
  if (isPending) return <SkeletonRows rows={2} label="Loading forwarders" />;
  if (data === undefined)
    return (
      <div className="p-5">
        <Note kind="bad">{error?.message}</Note>
      </div>
    );
  if (data.items.length === 0)
    return (
      <EmptyState icon={Radio} title="The log is forwarded nowhere">
        Send it to your SIEM as it happens: as signed webhooks, or as syslog over TLS.
      </EmptyState>
    );
  const test = ({ id, name }: Forwarder) =>
    told(async () => {
      const { delivered, detail } = await sendTest.mutateAsync(id);
      toast(delivered ? "done" : "failed", `${name}: ${detail}`);
    });
  const pauseOrResume = ({ id, status }: Forwarder) =>
    told(() => (status === "paused" ? resume : pause).mutateAsync(id));
  return (
    <ul>
      {data.items.map((forwarder) => (
        <ForwarderRow
          key={forwarder.id}
          forwarder={forwarder}
          isTesting={sendTest.isPending && sendTest.variables === forwarder.id}
          onTest={() => void test(forwarder)}
          onPauseOrResume={() => void pauseOrResume(forwarder)}
          onChange={() => onOpen({ what: "change", forwarder })}
          onRotate={() => onOpen({ what: "rotate", forwarder })}
          onDelete={() => onOpen({ what: "delete", forwarder })}
        />
      ))}
    </ul>
  );
}

/** Does something and says when it did not go; closing the dialog for the code is an answer, not a failure. */
function useTold() {
  const toast = useToast();
  return async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
      if (err.kind !== "step-up-required") toast("failed", err.message);
    }
  };
}

/** Where the log is forwarded to: added, tested, paused, deleted; for admins. */
export function ForwardingPage() {
  const toast = useToast();
  const told = useTold();
  const session = useSession().data;
  const { create, change, rotate, remove } = useForwarderChanges();
  const [open, setOpen] = useState<Open>();
  const isAllowed = session !== undefined && roleMay(session.user.role, "inspect");
  const count = useForwarders(isAllowed).data?.items.length ?? 0;
  const close = () => setOpen(undefined);
  const show = (name: string, secret: string | null) =>
    setOpen(secret === null ? undefined : { what: "secret", name, secret });
  return (
    <>
      <PageHeader
        title="Forwarding"
        lede="Your log, sent to a collector of your own as it happens: in order, with nothing left out."
      />
      <div className="max-w-4xl">
        {session !== undefined && !isAllowed ? (
          <Note kind="plain">
            Only an admin of {session.client.name} can see where the log is forwarded to.
          </Note>
        ) : (
          <Section
            title="Forwarders"
            lede={`At most ${FORWARDERS_MAX}. Each goes on by itself.`}
            action={
              <Button size="sm" disabled={count >= FORWARDERS_MAX} onClick={() => setOpen({ what: "add" })}>
                <Plus aria-hidden />
                Add a forwarder
              </Button>
            }
          >
            <Forwarders isAllowed={isAllowed} onOpen={setOpen} />
          </Section>
        )}
      </div>
      <Suspense>
        {open?.what === "add" ? (
          <AddForwarderDialog
            onClose={close}
            onAdd={async (input) => {
              const { forwarder, secret } = await create.mutateAsync(input);
              toast("done", `The log goes to ${forwarder.name} from now on.`);
              show(forwarder.name, secret);
            }}
          />
        ) : null}
        {open?.what === "change" ? (
          <ChangeForwarderDialog
            forwarder={open.forwarder}
            onClose={close}
            onChange={async (changes) => {
              const { forwarder } = await change.mutateAsync({ id: open.forwarder.id, ...changes });
              close();
              toast("done", `${forwarder.name} is changed.`);
            }}
          />
        ) : null}
        {open?.what === "rotate" ? (
          <RotateSecretDialog
            name={open.forwarder.name}
            onClose={close}
            onRotate={(dropOld) =>
              void told(async () => {
                close();
                const { forwarder, secret } = await rotate.mutateAsync({ id: open.forwarder.id, dropOld });
                show(forwarder.name, secret);
              })
            }
          />
        ) : null}
        {open?.what === "secret" ? (
          <SecretToKeep name={open.name} secret={open.secret} onKept={close} />
        ) : null}
        {open?.what === "delete" ? (
          <DeleteForwarderDialog
            name={open.forwarder.name}
            onClose={close}
            onConfirm={() =>
              void told(async () => {
                close();
                await remove.mutateAsync(open.forwarder.id);
                toast("done", `${open.forwarder.name} is deleted.`);
              })
            }
          />
        ) : null}
      </Suspense>
    </>
  );
}
