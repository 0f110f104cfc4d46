/** Every way in which a delivery can fail. */
export const DELIVERY_FAILURES = [
  "name_not_found",
  "address_not_public",
  "unreachable",
  "timed_out",
  "broken_off",
  "rejected",
  "gone",
  "secret_unavailable",
  "gateway_unavailable",
] as const;

/** One of {@link DELIVERY_FAILURES}. */
export type DeliveryFailure = (typeof DELIVERY_FAILURES)[number];
