"use client";

import type { ComponentProps } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { useHydrated } from "./use-hydrated.ts";

/**
 * Sends its form. Until the page's scripts work it is disabled, without looking so: a browser would send the form by
 * itself, with a password in the address.
 */
export function SubmitButton({ disabled, className, ...rest }: Omit<ComponentProps<typeof Button>, "type">) {
  const isReady = useHydrated();
  return (
    <Button
      {...rest}
      type="submit"
      disabled={disabled === true || !isReady}
      className={classNames(className, !isReady && disabled !== true && "disabled:opacity-100")}
    />
  );
}
