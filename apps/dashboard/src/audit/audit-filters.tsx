"use client";

import type { ListedAgent } from "@deployclaw/contracts/client";
import { AUDIT_ACTIONS } from "@deployclaw/domain";
import { useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { useHydrated } from "../ui/use-hydrated.ts";

const TYPING_MS = 400;

const GROUPS = Map.groupBy(AUDIT_ACTIONS, (action) => action.split(".")[0] ?? action);

function TargetField({
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
      label="Target"
      type="search"
      placeholder="Name or URL"
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
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
  readonly onChange: (name: string, value: string) => void;
  readonly onClear: () => void;
}) {
  const isReady = useHydrated();
  const value = (name: string) => search.get(name) ?? "";
  const day = (name: "from" | "to", label: string) => (
    <TextField
      label={label}
      type="date"
      value={value(name)}
      onChange={(event) => onChange(name, event.target.value)}
    />
  );
  return (
    <search aria-label="Filter the log">
      <fieldset
        disabled={!isReady}
        className="mb-7 grid min-w-0 grid-cols-2 items-end gap-3 lg:grid-cols-[1fr_1.3fr_1fr_1fr_1.2fr_auto]"
      >
        <SelectField
          label="Agent"
          value={value("agent")}
          onChange={(event) => onChange("agent", event.target.value)}
        >
          <option value="">All</option>
          {agents.map((agent) => (
            <option key={agent.id} value={agent.id}>
              {agent.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Action"
          value={value("action")}
          onChange={(event) => onChange("action", event.target.value)}
        >
          <option value="">All</option>
          {[...GROUPS].map(([group, actions]) => (
            <optgroup key={group} label={group}>
              {actions.map((action) => (
                <option key={action} value={action}>
                  {action}
                </option>
              ))}
            </optgroup>
          ))}
        </SelectField>
        {day("from", "From")}
        {day("to", "To")}
        <TargetField value={value("target")} onChange={(text) => onChange("target", text)} />
        <Button look="quiet" disabled={search.size === 0} onClick={onClear}>
          Clear
        </Button>
      </fieldset>
    </search>
  );
}
