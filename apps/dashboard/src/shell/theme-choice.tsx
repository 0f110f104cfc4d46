"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { applyTheme, readTheme, type Theme } from "./theme.ts";

const CHOICES: readonly (readonly [Theme, string, typeof Sun])[] = [
  ["light", "Light", Sun],
  ["dark", "Dark", Moon],
  ["system", "As the device", Monitor],
];

/** Light, dark, or as the device. */
export function ThemeChoice() {
  const name = useId();
  const [theme, setTheme] = useState<Theme>();
  useEffect(() => setTheme(readTheme()), []);
  const choose = (chosen: Theme) => {
    applyTheme(chosen);
    setTheme(chosen);
  };
  return (
    <fieldset className="grid grid-cols-3 gap-1 rounded-md bg-sunken p-1">
      <legend className="sr-only">Colours</legend>
      {CHOICES.map(([value, title, Icon]) => (
        <label
          key={value}
          title={title}
          className="grid min-h-9 cursor-pointer place-items-center rounded-sm text-muted hover:text-ink has-checked:bg-surface has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            aria-label={title}
            className="sr-only"
            checked={theme === value}
            onChange={() => choose(value)}
          />
          <Icon aria-hidden className="size-4.5" />
        </label>
      ))}
    </fieldset>
  );
}
