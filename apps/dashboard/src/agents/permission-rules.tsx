"use client";

import { type Permissions, SCOPES } from "@deployclaw/domain";
import { Plus, Trash2 } from "lucide-react";
import { useRef } from "react";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { SCOPE_WORDS } from "./explain-permissions.ts";
import { explainRule, newRuleDraft, RULES_MAX, type RuleDraft, rulesFrom } from "./rule-drafts.ts";

const METHODS = ["*", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

const isMethod = (text: string): text is RuleDraft["method"] => METHODS.some((method) => method === text);
const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What a rule's fields were said to have wrong, by its place and the field's name. */
export type RuleError = (index: number, field: "host" | "method" | "path" | "scope") => string | undefined;

/** A client's own rules: which requests to a service that the platform does not know need which permission. */
export function PermissionRules({
  drafts,
  permissions,
  errorOf,
  onDrafts,
}: {
  readonly drafts: readonly RuleDraft[];
  readonly permissions: Permissions;
  readonly errorOf: RuleError;
  readonly onDrafts: (drafts: readonly RuleDraft[]) => void;
}) {
  const added = useRef(0);
  const addButton = useRef<HTMLDivElement>(null);
  const add = () => {
    added.current += 1;
    onDrafts([...drafts, newRuleDraft(`rule-${added.current}`)]);
  };
  const remove = (key: string) => {
    onDrafts(drafts.filter((draft) => draft.key !== key));
    // What had the focus is gone; the reader is left at the end of the list and not at the top of the page.
    addButton.current?.querySelector("button")?.focus();
  };
  const change = (key: string, changed: Partial<RuleDraft>) =>
    onDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...changed } : draft)));
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-1.5 font-medium">Rules of your own</legend>
      <p className="text-sm text-muted">
        The platform knows what requests to Gmail, GitHub, Slack and others do. Of any other service it only
        knows that it was called. Say here which of its requests read files, send mail and so on; without a
        rule they count as calling other web services.
      </p>
      {drafts.map((draft, index) => (
        <RuleFields
          key={draft.key}
          number={index + 1}
          draft={draft}
          permissions={permissions}
          errorOf={(field) => errorOf(index, field)}
          onChange={(changed) => change(draft.key, changed)}
          onRemove={() => remove(draft.key)}
        />
      ))}
      <div ref={addButton}>
        <Button look="quiet" size="sm" disabled={drafts.length >= RULES_MAX} onClick={add}>
          <Plus aria-hidden />
          Add a rule
        </Button>
      </div>
    </fieldset>
  );
}

function RuleFields({
  number,
  draft,
  permissions,
  errorOf,
  onChange,
  onRemove,
}: {
  readonly number: number;
  readonly draft: RuleDraft;
  readonly permissions: Permissions;
  readonly errorOf: (field: "host" | "method" | "path" | "scope") => string | undefined;
  readonly onChange: (changed: Partial<RuleDraft>) => void;
  readonly onRemove: () => void;
}) {
  const [rule] = rulesFrom([draft]);
  return (
    <fieldset className="grid gap-4 rounded-lg border border-line p-4 sm:grid-cols-2">
      <legend className="px-1 text-sm font-medium">Rule {number}</legend>
      <TextField
        label="Service"
        required
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="none"
        placeholder="api.example.com"
        value={draft.host}
        error={errorOf("host")}
        className="font-mono text-sm"
        onChange={(event) => onChange({ host: event.target.value })}
      />
      <TextField
        label="Path"
        required
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="none"
        value={draft.path}
        error={errorOf("path")}
        hint="* stands for one part, ** at the end for all that follows."
        className="font-mono text-sm"
        onChange={(event) => onChange({ path: event.target.value })}
      />
      <SelectField
        label="Method"
        value={draft.method}
        error={errorOf("method")}
        onChange={({ target }) => (isMethod(target.value) ? onChange({ method: target.value }) : undefined)}
      >
        {METHODS.map((method) => (
          <option key={method} value={method}>
            {method === "*" ? "Any" : method}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Counts as"
        value={draft.scope}
        error={errorOf("scope")}
        onChange={({ target }) => {
          const scope = SCOPES.find((each) => each === target.value);
          if (scope !== undefined) onChange({ scope });
        }}
      >
        {SCOPES.map((scope) => (
          <option key={scope} value={scope}>
            {capitalized(SCOPE_WORDS[scope])}
          </option>
        ))}
      </SelectField>
      <div className="flex items-start justify-between gap-4 sm:col-span-2">
        <p aria-live="polite" className="min-w-0 text-sm break-words text-muted">
          {rule === undefined ? "" : explainRule(rule, permissions)}
        </p>
        <Button look="bare" size="icon" aria-label={`Remove rule ${number}`} onClick={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </div>
    </fieldset>
  );
}
