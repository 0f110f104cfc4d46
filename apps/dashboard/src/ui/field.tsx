import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

const BOX =
  "w-full rounded-md border bg-surface px-3.5 text-ink placeholder:text-muted/80 focus-visible:outline-offset-0";

interface FieldFrame {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

function Frame({
  id,
  label,
  hint,
  error,
  children,
}: FieldFrame & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="flex gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.75 size-4 shrink-0" />
          {error}
        </p>
      )}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, { hint, error }: FieldFrame): string | undefined {
  const ids = [error === undefined ? "" : `${id}-error`, hint === undefined ? "" : `${id}-hint`];
  return ids.filter(Boolean).join(" ") || undefined;
}

function useControl({ label, hint, error }: FieldFrame) {
  const id = useId();
  const frame = { label, hint, error };
  return {
    frame: { id, ...frame },
    control: {
      id,
      "aria-invalid": error === undefined ? undefined : true,
      "aria-describedby": describedBy(id, frame),
    },
    edge: error === undefined ? "border-edge/60 hover:border-edge" : "border-bad",
  };
}

/** A line of text with its label, hint and error. */
export function TextField({ label, hint, error, className, ...rest }: FieldFrame & ComponentProps<"input">) {
  const { frame, control, edge } = useControl({ label, hint, error });
  return (
    <Frame {...frame}>
      <input {...rest} {...control} className={classNames(BOX, "min-h-11", edge, className)} />
    </Frame>
  );
}

/** Lines of text with their label, hint and error. */
export function TextArea({
  label,
  hint,
  error,
  className,
  ...rest
}: FieldFrame & ComponentProps<"textarea">) {
  const { frame, control, edge } = useControl({ label, hint, error });
  return (
    <Frame {...frame}>
      <textarea {...rest} {...control} className={classNames(BOX, "min-h-24 py-2.5", edge, className)} />
    </Frame>
  );
}

/** One of a few choices, in the device's own list. */
export function SelectField({
  label,
  hint,
  error,
  className,
  ...rest
}: FieldFrame & ComponentProps<"select">) {
  const { frame, control, edge } = useControl({ label, hint, error });
  return (
    <Frame {...frame}>
      <select
        {...rest}
        {...control}
        className={classNames(BOX, "min-h-11 pr-1.5 pl-2.5 text-ellipsis", edge, className)}
      />
    </Frame>
  );
}
