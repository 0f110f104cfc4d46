const MOMENT = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** A moment of the last weeks for people, `Sat, 28 Nov, 15:46`, in this device's time. */
export function formatMoment(instant: string | number): string {
  return MOMENT.format(new Date(instant));
}
