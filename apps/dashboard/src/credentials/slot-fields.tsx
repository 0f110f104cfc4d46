"use client";

import { SelectField, TextArea, TextField } from "../ui/field.tsx";
import type { SlotChoice, SlotField } from "./slot-choices.ts";

/** The name of a slot's field within the form, so that it is not mistaken for one of the credential's. */
export const formNameOf = (field: string): string => `slot.${field}`;

function Field({ field, error }: { readonly field: SlotField; readonly error: string | undefined }) {
  const { name, label, hint, example, options, optional } = field;
  const common = { label, name: formNameOf(name), error, required: optional !== true, ...(hint && { hint }) };
  if (options !== undefined)
    return (
      <SelectField {...common}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectField>
    );
  const text = {
    autoComplete: "off",
    autoCapitalize: "none",
    spellCheck: false,
    placeholder: example,
  } as const;
  return name === "after" ? (
    <TextArea {...common} {...text} rows={2} className="min-h-16 font-mono text-sm" />
  ) : (
    <TextField {...common} {...text} maxLength={1024} className="font-mono text-sm" />
  );
}

/** What else there is to say about one way to use a credential. */
export function SlotFields({
  choice,
  errorOf,
}: {
  readonly choice: SlotChoice;
  readonly errorOf: (field: string) => string | undefined;
}) {
  return choice.fields.map((field) => (
    <Field key={`${choice.kind} ${field.name}`} field={field} error={errorOf(field.name)} />
  ));
}
