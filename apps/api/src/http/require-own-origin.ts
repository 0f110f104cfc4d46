import { AppError } from "@deployclaw/domain";

/**
 * Refuses a change that another site could have caused: an Origin that is not ours, or none at all on a request that
 * carries our cookie. Browsers always send Origin with such requests (Fetch standard, section 3.2).
 */
export function requireOwnOrigin(request: {
  readonly publicUrl: string;
  readonly origin: string | null;
  readonly hasCookie: boolean;
}): void {
  if (request.origin === request.publicUrl) return;
  if (request.origin === null && !request.hasCookie) return;
  throw new AppError("foreign_origin", "Send the header Origin with this site's own address.");
}
