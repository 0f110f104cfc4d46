const UNITS = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** A size for people, `182 MB` or `1.5 GB`, counted in steps of 1024 as machines and their limits are. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const value = bytes / 1024 ** power;
  const shown = value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1);
  return `${shown} ${UNITS[power] ?? "bytes"}`;
}

/** A count for people: `12,400`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}
