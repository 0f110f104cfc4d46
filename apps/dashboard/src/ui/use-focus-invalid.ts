"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Moves the focus to the first field of a form that was refused, whenever a new refusal comes. */
export function useFocusInvalid(refusal: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusal]);
  return form;
}
