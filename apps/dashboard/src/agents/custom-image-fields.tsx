"use client";

import { TextField } from "../ui/field.tsx";
import { CUSTOM_PROPOSAL } from "./runtime-names.ts";

/** What is typed of an image of one's own. */
export interface CustomImageDraft {
  readonly image: string;
  readonly port: string;
  readonly readyPath: string;
  readonly writablePaths: string;
}

/** What the form begins with. */
export const NEW_CUSTOM_IMAGE: CustomImageDraft = {
  image: "",
  port: String(CUSTOM_PROPOSAL.port),
  readyPath: CUSTOM_PROPOSAL.readyPath,
  writablePaths: CUSTOM_PROPOSAL.statePath,
};

/** A draft as the API takes it. */
export function customImageOf(draft: CustomImageDraft) {
  return {
    image: draft.image.trim(),
    port: Number(draft.port) || 0,
    readyPath: draft.readyPath.trim(),
    writablePaths: draft.writablePaths.split(/[\s,;]+/).filter((path) => path !== ""),
  };
}

/** The fields that declare an image of one's own; `errorAt` gives what the API says of a field of `/custom`. */
export function CustomImageFields({
  draft,
  errorAt,
  onDraft,
}: {
  readonly draft: CustomImageDraft;
  readonly errorAt: (field: string) => string | undefined;
  readonly onDraft: (draft: CustomImageDraft) => void;
}) {
  const field = (name: keyof CustomImageDraft) => ({
    value: draft[name],
    autoComplete: "off",
    spellCheck: false,
    error: errorAt(name),
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onDraft({ ...draft, [name]: event.target.value }),
  });
  return (
    <div className="mt-4 grid gap-4">
      <TextField
        label="Image"
        required
        placeholder="ghcr.io/you/agent@sha256:…"
        hint="By its digest, so that what runs is what you named. It needs to be public."
        {...field("image")}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Port"
          inputMode="numeric"
          hint="Where it listens, on 127.0.0.1."
          {...field("port")}
        />
        <TextField label="Health path" hint="Answers 200 once it is ready." {...field("readyPath")} />
      </div>
      <TextField
        label="Writable paths"
        hint="One to four, with spaces between. All else is read-only. Its token and model are in /etc/deployclaw/agent.json."
        {...field("writablePaths")}
      />
    </div>
  );
}
