import { isRecord } from "../json.ts";

/** `base` with `over` laid on it: objects merge key by key, everything else in `over` replaces. Neither is changed. */
export function deepMerge(
  base: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isRecord(below) && isRecord(value) ? deepMerge(below, value) : value);
  }
  return Object.fromEntries(merged);
}
