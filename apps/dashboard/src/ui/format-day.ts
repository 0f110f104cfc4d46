/** A day for people, `29 November 2026`, as this device counts days. */
export function formatDay(instant: string): string {
  return new Date(instant).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}
