"use client";

import type { ApiProblem, Forwarder } from "@deployclaw/contracts/client";
import { SYSLOG_TLS_PORT } from "@deployclaw/domain";
import { useState } from "react";
import { useProblemForm } from "../entrance/use-problem-form.ts";
import { ChoiceCard } from "../ui/choice-card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { entered } from "../ui/entered.ts";
import { SelectField, TextArea, TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import type { NewForwarder } from "./forwarder-queries.ts";

type Kind = Forwarder["destination"]["kind"];

function destinationFrom(kind: Kind, form: FormData): Forwarder["destination"] {
  if (kind === "webhook") return { kind, url: entered(form, "url") };
  const ca = entered(form, "ca");
  const port = Number(entered(form, "port"));
  return { kind, host: entered(form, "host"), port, ...(ca === "" ? {} : { ca }) };
}

const FIELDS = ["url", "host", "port", "ca"] as const;

function DestinationFields({
  kind,
  problem,
}: {
  readonly kind: Kind;
  readonly problem: ApiProblem | undefined;
}) {
  const errorOf = (field: (typeof FIELDS)[number]) => problem?.field(`/destination/${field}`);
  if (kind === "webhook")
    return (
      <TextField
        key="url"
        label="Address"
        name="url"
        type="url"
        required
        autoComplete="off"
        maxLength={1_024}
        placeholder="https://siem.example.com/deployclaw"
        hint="It is shown here as you type it: put no password into it."
        error={errorOf("url")}
      />
    );
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <TextField
          label="Server"
          name="host"
          required
          autoComplete="off"
          autoCapitalize="none"
          placeholder="logs.example.com"
          error={errorOf("host")}
        />
        <TextField
          label="Port"
          name="port"
          type="number"
          required
          min={1}
          max={65_535}
          defaultValue={SYSLOG_TLS_PORT}
          error={errorOf("port")}
        />
      </div>
      <TextArea
        label="Authority of its certificate"
        name="ca"
        rows={3}
        spellCheck={false}
        className="font-mono text-xs"
        placeholder="-----BEGIN CERTIFICATE-----"
        hint="Only where the certificate comes from an authority of your own."
        error={errorOf("ca")}
      />
    </>
  );
}

/** Begins to forward the log: to a webhook, whose secret is shown next, or to syslog. */
export default function AddForwarderDialog({
  onAdd,
  onClose,
}: {
  readonly onAdd: (forwarder: NewForwarder) => Promise<void>;
  readonly onClose: () => void;
}) {
  const [kind, setKind] = useState<Kind>("webhook");
  const { isSending, problem, formProps } = useProblemForm(async (form) => {
    const from = entered(form, "from") === "beginning" ? "beginning" : "now";
    await onAdd({ name: entered(form, "name"), destination: destinationFrom(kind, form), from });
  });
  const nameError = problem?.field("/name") ?? (problem?.kind === "conflict" ? problem.message : undefined);
  const isSaidBesideField =
    nameError !== undefined || FIELDS.some((field) => problem?.field(`/destination/${field}`) !== undefined);
  return (
    <Dialog
      title="Forward the log"
      lede="Every entry, in order, to a collector of yours with a public address."
      onClose={onClose}
    >
      <form {...formProps} className="grid gap-4">
        <fieldset className="grid gap-3">
          <legend className="mb-1.5 font-medium">Where to</legend>
          <ChoiceCard
            name="kind"
            value="webhook"
            title="Webhook"
            checked={kind === "webhook"}
            onChoose={() => setKind("webhook")}
          >
            Signed requests in the form of Standard Webhooks.
          </ChoiceCard>
          <ChoiceCard
            name="kind"
            value="syslog"
            title="Syslog"
            checked={kind === "syslog"}
            onChoose={() => setKind("syslog")}
          >
            RFC 5424 over TLS.
          </ChoiceCard>
        </fieldset>
        <TextField
          label="Name"
          name="name"
          required
          autoComplete="off"
          maxLength={63}
          placeholder="SIEM"
          error={nameError}
        />
        <DestinationFields kind={kind} problem={problem} />
        <SelectField label="Begin with" name="from" defaultValue="now">
          <option value="now">the next entry</option>
          <option value="beginning">the first entry of the log</option>
        </SelectField>
        {problem !== undefined && !isSaidBesideField ? <Note kind="bad">{problem.message}</Note> : null}
        <SubmitButton busy={isSending} className="mt-1">
          Forward the log
        </SubmitButton>
      </form>
    </Dialog>
  );
}
