"use client";

import type { ListedAgent } from "@deployclaw/contracts/client";
import { AUDIT_DECISIONS, AUDIT_GROUP_NAMES, AUDIT_GROUPS, actionsOfGroup } from "@deployclaw/domain";
import { useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { useHydrated } from "../ui/use-hydrated.ts";
import { groupValue } from "./log-filter.ts";
import { TimeRanges } from "./time-ranges.tsx";

const TYPING_MS = 400;

/** What changes in the page's address; an empty value takes a filter away. */
export type FilterChange = Readonly<Record<string, string>>;

function SearchField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <TextField
      label="Search"
      type="search"
      maxLength={200}
      placeholder="Name, address, host, word"
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function ActionField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <SelectField label="Action" value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">All</option>
      {AUDIT_GROUP_NAMES.map((group) => (
        <optgroup key={group} label={AUDIT_GROUPS[group]}>
          <option value={groupValue(group)}>{AUDIT_GROUPS[group]}: all</option>
          {actionsOfGroup(group).map((action) => (
            <option key={action} value={action}>
              {action}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}

/** What narrows the log; kept in the page's address, so that it can be sent to somebody. */
export function AuditFilters({
  search,
  agents,
  onChange,
  onClear,
}: {
  readonly search: URLSearchParams;
  readonly agents: readonly Pick<ListedAgent, "id" | "name">[];
  readonly onChange: (change: FilterChange) => void;
  readonly onClear: () => void;
}) {
  const isReady = useHydrated();
  const value = (name: string) => search.get(name) ?? "";
  const select = (name: string) => (event: { readonly target: { readonly value: string } }) =>
    onChange({ [name]: event.target.value });
  const day = (name: "from" | "to", label: string) => (
    <TextField label={label} type="date" value={value(name).slice(0, 10)} onChange={select(name)} />
  );
  return (
    <search aria-label="Filter the log">
      <fieldset disabled={!isReady} className="mb-6 grid min-w-0 gap-4">
        <div className="grid min-w-0 grid-cols-2 items-end gap-3 lg:grid-cols-[1.5fr_1fr_1.2fr_0.8fr_1fr_1fr]">
          <div className="col-span-2 lg:col-span-1">
            <SearchField value={value("q")} onChange={(q) => onChange({ q })} />
          </div>
          <SelectField label="Agent" value={value("agent")} onChange={select("agent")}>
            <option value="">All</option>
            {agents.map((agent) => (
              <option key={agent.id} value={agent.id}>
                {agent.name}
              </option>
            ))}
          </SelectField>
          <ActionField value={value("action")} onChange={(action) => onChange({ action })} />
          <SelectField label="Decision" value={value("decision")} onChange={select("decision")}>
            <option value="">All</option>
            {AUDIT_DECISIONS.map((decision) => (
              <option key={decision} value={decision}>
                {decision}
              </option>
            ))}
          </SelectField>
          {day("from", "From")}
          {day("to", "To")}
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <TimeRanges from={value("from")} to={value("to")} onChange={onChange} />
          <Button look="bare" size="sm" disabled={search.size === 0} onClick={onClear}>
            Clear filters
          </Button>
        </div>
      </fieldset>
    </search>
  );
}
