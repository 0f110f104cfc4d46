"use client";

import { ApiProblem } from "@deployclaw/contracts/client";
import { type FormEvent, useState } from "react";
import { useFocusInvalid } from "../ui/use-focus-invalid.ts";

/** A form that is sent once at a time and keeps the refusal of the last time. */
export function useProblemForm(send: (form: FormData) => Promise<void>) {
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const form = new FormData(event.currentTarget);
    setIsSending(true);
    setProblem(undefined);
    try {
      await send(form);
    } catch (err) {
      if (!(err instanceof ApiProblem)) throw err;
      setProblem(err);
    } finally {
      setIsSending(false);
    }
  };
  const form = useFocusInvalid(problem);
  const formProps = {
    ref: form,
    // Whatever goes wrong with the scripts, what is typed never gets into an address.
    method: "post",
    onSubmit: (event: FormEvent<HTMLFormElement>) => void submit(event),
  } as const;
  return { isSending, problem, formProps };
}
