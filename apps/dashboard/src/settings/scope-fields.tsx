"use client";

import { SCOPES, type Scope } from "@deployclaw/domain";
import { SCOPE_WORDS } from "../agents/explain-permissions.ts";
import { TextField } from "../ui/field.tsx";
import type { SettingsDraft } from "./settings-draft.ts";

type Rate = SettingsDraft["rates"][Scope];

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What an agent may do, ability by ability, and how often. */
export function ScopeFields({
  scopes,
  rates,
  errorOf,
  onScopes,
  onRate,
}: Pick<SettingsDraft, "scopes" | "rates"> & {
  readonly errorOf: (scope: Scope) => string | undefined;
  readonly onScopes: (scopes: readonly Scope[]) => void;
  readonly onRate: (scope: Scope, rate: Rate) => void;
}) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1.5 font-medium">What it may do</legend>
      {SCOPES.map((scope) => {
        const isGiven = scopes.includes(scope);
        return (
          <div key={scope} className="rounded-lg border border-line bg-surface p-4">
            <label className="flex cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                checked={isGiven}
                onChange={() =>
                  onScopes(isGiven ? scopes.filter((each) => each !== scope) : [...scopes, scope])
                }
                className="size-4 shrink-0 accent-(--ink)"
              />
              {capitalized(SCOPE_WORDS[scope])}
            </label>
            {isGiven ? (
              <RateFields
                words={SCOPE_WORDS[scope]}
                rate={rates[scope]}
                error={errorOf(scope)}
                onRate={(rate) => onRate(scope, rate)}
              />
            ) : null}
          </div>
        );
      })}
    </fieldset>
  );
}

function RateFields({
  words,
  rate,
  error,
  onRate,
}: {
  readonly words: string;
  readonly rate: Rate;
  readonly error: string | undefined;
  readonly onRate: (rate: Rate) => void;
}) {
  const field = (name: keyof Rate, label: string) => (
    <TextField
      label={label}
      aria-label={`${label}: ${words}`}
      inputMode="numeric"
      pattern="[0-9]{0,8}"
      title="A number, or nothing for no limit"
      placeholder="no limit"
      autoComplete="off"
      value={rate[name]}
      error={error}
      onChange={(event) => onRate({ ...rate, [name]: event.target.value.replace(/\D/g, "") })}
    />
  );
  return (
    <div className="mt-3 grid gap-4 pl-7 sm:grid-cols-2">
      {field("perHour", "Times an hour")}
      {field("perDay", "Times a day")}
    </div>
  );
}
