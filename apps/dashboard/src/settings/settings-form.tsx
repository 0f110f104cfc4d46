"use client";

import { type Agent, ApiProblem } from "@deployclaw/contracts/client";
import { type FormEvent, useState } from "react";
import { FormSection } from "../agents/form-section.tsx";
import { ModelChoice } from "../agents/model-choice.tsx";
import { PermissionRules } from "../agents/permission-rules.tsx";
import { PermissionsExplained } from "../agents/permissions-explained.tsx";
import { useUpdateAgent } from "../api/agent-queries.ts";
import { Button } from "../ui/button.tsx";
import { TextArea, TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useFocusInvalid } from "../ui/use-focus-invalid.ts";
import { LimitFields } from "./limit-fields.tsx";
import { ScopeFields } from "./scope-fields.tsx";
import { changesOf, draftOf, permissionsOf, type SettingsDraft, whatSavingDoes } from "./settings-draft.ts";

/** Everything about an agent that can be changed; saving sends what was. */
export function SettingsForm({ agent }: { readonly agent: Agent }) {
  const toast = useToast();
  const update = useUpdateAgent(agent.id);
  const [draft, setDraft] = useState(() => draftOf(agent));
  const change = (changed: Partial<SettingsDraft>) => setDraft((before) => ({ ...before, ...changed }));
  const changes = changesOf(draft, agent);
  const permissions = permissionsOf(draft, agent);
  const problem = update.error instanceof ApiProblem ? update.error : undefined;
  const form = useFocusInvalid(problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (update.isPending || changes === undefined) return;
    update.mutate(changes, {
      onSuccess: ({ agent: changed }) => {
        setDraft(draftOf(changed));
        toast("done", `${changed.name} is changed.`);
      },
    });
  };
  const errorAt = (pointer: string) => problem?.field(pointer);
  return (
    <form ref={form} method="post" onSubmit={submit}>
      <div className="grid min-w-0 max-w-4xl gap-10">
        <FormSection title="Name" words="How you call it. Unique among your agents.">
          <TextField
            label="Agent name"
            required
            maxLength={63}
            autoComplete="off"
            value={draft.name}
            error={errorAt("/name") ?? (problem?.kind === "conflict" ? problem.message : undefined)}
            onChange={(event) => change({ name: event.target.value })}
          />
        </FormSection>
        <FormSection title="Model" words="What it thinks with.">
          <ModelChoice model={draft.model} error={errorAt("/model")} onModel={(model) => change({ model })} />
        </FormSection>
        <FormSection title="Permissions" words="Anything not allowed here is refused and recorded.">
          <ScopeFields
            scopes={draft.scopes}
            rates={draft.rates}
            errorOf={(scope) =>
              errorAt(`/permissions/rateLimits/${scope}/maxPerHour`) ??
              errorAt(`/permissions/rateLimits/${scope}/maxPerDay`) ??
              errorAt(`/permissions/rateLimits/${scope}`)
            }
            onScopes={(scopes) => change({ scopes })}
            onRate={(scope, rate) => change({ rates: { ...draft.rates, [scope]: rate } })}
          />
          <TextArea
            label="Services it may reach"
            rows={3}
            spellCheck={false}
            autoCapitalize="none"
            placeholder={"api.example.com\n*.example.org"}
            value={draft.domains}
            error={errorAt("/permissions/allowedDomains")}
            hint="One host name a line. *.example.org means everything below it, not the name itself."
            className="font-mono text-sm"
            onChange={(event) => change({ domains: event.target.value })}
          />
          <PermissionRules
            drafts={draft.rules}
            permissions={permissions}
            errorOf={(index, field) => errorAt(`/permissions/rules/${index}/${field}`)}
            onDrafts={(rules) => change({ rules })}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label="Token budget for a day"
              required
              inputMode="numeric"
              pattern="[0-9]{1,10}"
              title="A number"
              autoComplete="off"
              value={draft.tokens}
              error={errorAt("/permissions/maxDailyTokenSpend")}
              onChange={(event) => change({ tokens: event.target.value.replace(/\D/g, "") })}
            />
            <TextField
              label="US dollars for a day"
              inputMode="decimal"
              pattern="[0-9]+(\.[0-9]{1,2})?"
              title="An amount such as 2.50, or nothing for no limit"
              placeholder="no limit"
              autoComplete="off"
              value={draft.dollars}
              error={errorAt("/permissions/maxDailySpendCents")}
              onChange={(event) => change({ dollars: event.target.value.replace(/[^\d.]/g, "") })}
            />
          </div>
          <div aria-live="polite" className="rounded-lg border border-line bg-sunken/60 p-5">
            <PermissionsExplained permissions={permissions} />
          </div>
        </FormSection>
        <FormSection title="The cell" words="Hard limits, kept by the kernel.">
          <LimitFields
            draft={draft}
            errorOf={(resource) => errorAt(`/resources/${resource}`)}
            onLimit={change}
          />
        </FormSection>
        <div className="grid gap-4 border-t border-line pt-6">
          {update.error === null ? null : (
            <Note kind="bad">
              {update.error.message}
              {problem?.kind === "invalid-input" ? " Please look at the fields marked above." : ""}
            </Note>
          )}
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p aria-live="polite" className="text-sm text-muted">
              {whatSavingDoes(changes, agent)}
            </p>
            <div className="flex flex-wrap gap-3">
              <Button
                look="quiet"
                disabled={changes === undefined || update.isPending}
                onClick={() => setDraft(draftOf(agent))}
              >
                Undo
              </Button>
              <SubmitButton busy={update.isPending} disabled={changes === undefined}>
                Save
              </SubmitButton>
            </div>
          </div>
        </div>
      </div>
    </form>
  );
}
