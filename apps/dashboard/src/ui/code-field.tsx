"use client";

import type { ComponentProps } from "react";
import { TextField } from "./field.tsx";

/** Six digits from an authenticator app, `code` in its form. Spaces are dropped; the sixth digit submits the form. */
export function CodeField({ error, ...rest }: Pick<ComponentProps<typeof TextField>, "error" | "autoFocus">) {
  return (
    <TextField
      {...rest}
      label="Code from your authenticator app"
      error={error}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      placeholder="000000"
      maxLength={7}
      required
      className="font-mono text-xl tracking-[0.35em]"
      onChange={(event) => {
        const digits = event.target.value.replace(/\D/g, "").slice(0, 6);
        event.target.value = digits;
        if (digits.length === 6) event.target.form?.requestSubmit();
      }}
    />
  );
}
