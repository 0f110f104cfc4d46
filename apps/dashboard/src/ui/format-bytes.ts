const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** A size for people, in binary units: `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const value = bytes / 1024 ** power;
  return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} ${UNITS[power] ?? "B"}`;
}

/** A count for people: `12,400`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}
