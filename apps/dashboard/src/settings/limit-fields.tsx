"use client";

import { RESOURCE_BOUNDS, type Resources } from "@deployclaw/domain";
import { TextField } from "../ui/field.tsx";
import type { SettingsDraft } from "./settings-draft.ts";

const MIB = 1024 * 1024;

type LimitName = "memoryMib" | "cores" | "diskMib" | "processes";

const LIMITS: readonly {
  readonly name: LimitName;
  readonly resource: keyof Resources;
  readonly label: string;
  /** How many of the API's units one is. */
  readonly unit: number;
  readonly words: string;
}[] = [
  { name: "memoryMib", resource: "memoryBytes", label: "Memory in MiB", unit: MIB, words: "" },
  { name: "cores", resource: "cpuMillis", label: "Processor in cores", unit: 1_000, words: "" },
  {
    name: "diskMib",
    resource: "diskBytes",
    label: "Disk in MiB",
    unit: MIB,
    words: " It can be enlarged only.",
  },
  { name: "processes", resource: "pidsMax", label: "Processes and threads", unit: 1, words: "" },
];

/** The hard limits of an agent's cell. */
export function LimitFields({
  draft,
  errorOf,
  onLimit,
}: {
  readonly draft: Pick<SettingsDraft, LimitName>;
  readonly errorOf: (resource: keyof Resources) => string | undefined;
  readonly onLimit: (changed: Partial<SettingsDraft>) => void;
}) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {LIMITS.map(({ name, resource, label, unit, words }) => {
        const { min, max } = RESOURCE_BOUNDS[resource];
        return (
          <TextField
            key={name}
            label={label}
            required
            inputMode="decimal"
            pattern="[0-9]+(\.[0-9]+)?"
            title="A number"
            autoComplete="off"
            value={draft[name]}
            error={errorOf(resource)}
            hint={`From ${min / unit} to ${(max / unit).toLocaleString("en-US")}.${words}`}
            onChange={(event) => onLimit({ [name]: event.target.value.replace(/[^\d.]/g, "") })}
          />
        );
      })}
    </div>
  );
}
