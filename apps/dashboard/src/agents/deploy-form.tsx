"use client";

import { ApiProblem, answerOf } from "@deployclaw/contracts/client";
import type { RuntimeName } from "@deployclaw/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { usePlatform } from "../api/platform-context.ts";
import { ButtonLink } from "../ui/button.tsx";
import { ChoiceCard } from "../ui/choice-card.tsx";
import { TextField } from "../ui/field.tsx";
import { formatBytes } from "../ui/format-bytes.ts";
import { Note } from "../ui/note.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { useToast } from "../ui/toast-region.tsx";
import { useFocusInvalid } from "../ui/use-focus-invalid.ts";
import { useHydrated } from "../ui/use-hydrated.ts";
import { CustomImageFields, customImageOf, NEW_CUSTOM_IMAGE } from "./custom-image-fields.tsx";
import { FormSection } from "./form-section.tsx";
import { ModelChoice } from "./model-choice.tsx";
import { PermissionChoice } from "./permission-choice.tsx";
import type { RuleError } from "./permission-rules.tsx";
import { PERMISSION_TEMPLATES, type PermissionTemplate, permissionsFrom } from "./permission-templates.ts";
import { type RuleDraft, rulesFrom } from "./rule-drafts.ts";
import { RUNTIME_FACTS, RUNTIME_TEXTS } from "./runtime-names.ts";

const RUNTIMES = Object.keys(RUNTIME_TEXTS) as readonly RuntimeName[];

const CUSTOM_FIELDS = ["image", "port", "readyPath", "writablePaths"];

const splitDomains = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((each) => each !== "");

/** Everything an agent needs to exist, on one page, with the demo model ready. */
export function DeployForm() {
  const { api } = usePlatform();
  const router = useRouter();
  const queries = useQueryClient();
  const toast = useToast();
  const [name, setName] = useState("");
  const [runtime, setRuntime] = useState<RuntimeName>("openclaw");
  const [custom, setCustom] = useState(NEW_CUSTOM_IMAGE);
  const [model, setModel] = useState("demo");
  const [template, setTemplate] = useState(PERMISSION_TEMPLATES[0]);
  const [domains, setDomains] = useState("");
  const [rules, setRules] = useState<readonly RuleDraft[]>([]);
  const [tokens, setTokens] = useState("2000000");
  // What a template suggests gives way to what was typed.
  const chooseTemplate = (next: PermissionTemplate) => {
    const suggested = template?.domains.join("\n") ?? "";
    if (domains.trim() === "" || domains === suggested) setDomains(next.domains.join("\n"));
    setTemplate(next);
  };
  const permissions =
    template === undefined
      ? undefined
      : permissionsFrom(template, splitDomains(domains), Number(tokens) || 0);
  const deploy = useMutation({
    mutationFn: async () => {
      if (permissions === undefined) throw new Error("no permissions chosen");
      const { scopes, rateLimits, allowedDomains, maxDailyTokenSpend } = permissions;
      const body = {
        name: name.trim(),
        runtime,
        ...(runtime === "custom" ? { custom: customImageOf(custom) } : {}),
        model,
        permissions: {
          scopes: [...scopes],
          rateLimits: { ...rateLimits },
          allowedDomains: [...allowedDomains],
          maxDailyTokenSpend,
          ...(template?.needsDomains === true && rules.length > 0 ? { rules: [...rulesFrom(rules)] } : {}),
        },
      };
      return answerOf(api.POST("/api/agents", { body }));
    },
    onSuccess: async ({ agent }) => {
      await queries.invalidateQueries({ queryKey: ["agents"] });
      toast("done", `${agent.name} is on its way.`);
      router.push(`/agents/${agent.id}`);
    },
  });
  const problem = deploy.error instanceof ApiProblem ? deploy.error : undefined;
  const nameError = problem?.field("/name") ?? (problem?.kind === "conflict" ? problem.message : undefined);
  const fieldErrors = {
    model: problem?.field("/model"),
    domains: problem?.field("/permissions/allowedDomains"),
    tokens: problem?.field("/permissions/maxDailyTokenSpend"),
  };
  const ruleError: RuleError = (index, field) => problem?.field(`/permissions/rules/${index}/${field}`);
  const rulesError = problem?.field("/permissions/rules");
  const customError = (field: string) =>
    problem?.field(`/custom/${field}`) ?? problem?.field(`/custom/${field}/0`);
  const isSaidBesideField = [
    nameError,
    rulesError,
    ...Object.values(fieldErrors),
    ...CUSTOM_FIELDS.map(customError),
  ].some((each) => each !== undefined);
  const isReady = useHydrated();
  const form = useFocusInvalid(problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!deploy.isPending) deploy.mutate();
  };
  return (
    <form ref={form} method="post" onSubmit={submit}>
      <fieldset disabled={!isReady} className="grid min-w-0 max-w-4xl gap-10">
        <FormSection title="Name" words="How you call it. Unique among your agents.">
          <TextField
            label="Agent name"
            required
            maxLength={63}
            autoComplete="off"
            placeholder="inbox-helper"
            value={name}
            error={nameError}
            onChange={(event) => setName(event.target.value)}
          />
        </FormSection>
        <FormSection title="Runtime" words="The software that becomes your agent.">
          <fieldset className="grid gap-3">
            <legend className="sr-only">Runtime</legend>
            {RUNTIMES.map((each) => (
              <ChoiceCard
                key={each}
                name="runtime"
                value={each}
                title={RUNTIME_TEXTS[each].title}
                aside={`${formatBytes(RUNTIME_FACTS[each].defaults.memoryBytes)} memory`}
                checked={runtime === each}
                onChoose={() => setRuntime(each)}
              >
                {RUNTIME_TEXTS[each].words}
              </ChoiceCard>
            ))}
          </fieldset>
          {runtime === "custom" ? (
            <CustomImageFields draft={custom} errorAt={customError} onDraft={setCustom} />
          ) : null}
        </FormSection>
        <FormSection title="Model" words="What it thinks with.">
          <ModelChoice model={model} error={fieldErrors.model} onModel={setModel} />
        </FormSection>
        <FormSection title="Permissions" words="Anything not allowed here is refused and recorded.">
          <PermissionChoice
            chosen={template}
            domains={domains}
            tokens={tokens}
            permissions={permissions}
            rules={rules}
            errors={fieldErrors}
            ruleError={ruleError}
            onTemplate={chooseTemplate}
            onDomains={setDomains}
            onTokens={setTokens}
            onRules={setRules}
          />
        </FormSection>
        <div className="grid gap-4 border-t border-line pt-6">
          {deploy.error !== null && !isSaidBesideField ? (
            <Note kind="bad">{deploy.error.message}</Note>
          ) : null}
          {isSaidBesideField ? <Note kind="bad">Please look at the fields marked above.</Note> : null}
          <div className="flex flex-wrap-reverse justify-end gap-3">
            <ButtonLink look="quiet" href="/agents">
              Cancel
            </ButtonLink>
            <SubmitButton busy={deploy.isPending}>Deploy</SubmitButton>
          </div>
        </div>
      </fieldset>
    </form>
  );
}
