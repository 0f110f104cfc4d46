"use client";

import type { Permissions } from "@deployclaw/domain";
import { ChoiceCard } from "../ui/choice-card.tsx";
import { TextArea, TextField } from "../ui/field.tsx";
import { PermissionRules, type RuleError } from "./permission-rules.tsx";
import { PERMISSION_TEMPLATES, type PermissionTemplate } from "./permission-templates.ts";
import { PermissionsExplained } from "./permissions-explained.tsx";
import type { RuleDraft } from "./rule-drafts.ts";

/** A template, the hosts it may be used with, rules for them, a token budget; and what all of that means. */
export function PermissionChoice({
  chosen,
  domains,
  tokens,
  permissions,
  rules,
  errors,
  ruleError,
  onTemplate,
  onDomains,
  onTokens,
  onRules,
}: {
  readonly chosen: PermissionTemplate | undefined;
  readonly domains: string;
  readonly tokens: string;
  readonly permissions: Permissions | undefined;
  readonly rules: readonly RuleDraft[];
  readonly errors: { readonly domains: string | undefined; readonly tokens: string | undefined };
  readonly ruleError: RuleError;
  readonly onTemplate: (template: PermissionTemplate) => void;
  readonly onDomains: (text: string) => void;
  readonly onTokens: (text: string) => void;
  readonly onRules: (rules: readonly RuleDraft[]) => void;
}) {
  return (
    <>
      <fieldset className="grid gap-3 xl:grid-cols-2">
        <legend className="sr-only">Permissions</legend>
        {PERMISSION_TEMPLATES.map((template) => (
          <ChoiceCard
            key={template.id}
            name="permissions"
            value={template.id}
            title={template.title}
            checked={chosen?.id === template.id}
            onChoose={() => onTemplate(template)}
          >
            {template.words}
          </ChoiceCard>
        ))}
      </fieldset>
      {chosen?.needsDomains === true ? (
        <TextArea
          label="Services it may reach"
          required
          rows={3}
          spellCheck={false}
          autoCapitalize="none"
          placeholder={"api.example.com\n*.example.org"}
          value={domains}
          error={errors.domains}
          hint="One host name a line. *.example.org means everything below it, not the name itself."
          className="font-mono text-sm"
          onChange={(event) => onDomains(event.target.value)}
        />
      ) : null}
      {chosen?.needsDomains === true && permissions !== undefined ? (
        <PermissionRules drafts={rules} permissions={permissions} errorOf={ruleError} onDrafts={onRules} />
      ) : null}
      <TextField
        label="Token budget for a day"
        hint="At this number it gets no more answers from models until midnight UTC."
        required
        inputMode="numeric"
        pattern="[0-9]{1,10}"
        title="A number"
        value={tokens}
        error={errors.tokens}
        onChange={(event) => onTokens(event.target.value.replace(/\D/g, ""))}
      />
      {permissions === undefined ? null : (
        <div aria-live="polite" className="rounded-lg border border-line bg-sunken/60 p-5">
          <PermissionsExplained permissions={permissions} />
        </div>
      )}
    </>
  );
}
