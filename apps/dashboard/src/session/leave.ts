import type { ApiClient } from "@deployclaw/contracts/client";
import { entranceFor } from "./entrance-for.ts";

// Of this page alone; a new page begins anew.
let isSigningOut = false;

/** Goes to the entrance when an error says that this session is over or not complete. */
export function leaveIfSignedOut(err: Error): void {
  if (isSigningOut) return;
  const entrance = entranceFor(err, location.pathname + location.search);
  // A whole new page: nothing of the old session stays in memory.
  if (entrance !== undefined) location.replace(entrance);
}

/** Ends the session and goes to the entrance; answers false, and stays, when that did not work. */
export async function signOut(api: ApiClient): Promise<boolean> {
  // Requests under way learn that the session is over; they are not to choose where this page goes.
  isSigningOut = true;
  const status = await api.POST("/api/auth/logout").then(
    ({ response }) => response.status,
    () => undefined,
  );
  // A session that is already gone is what was wanted.
  if (status === 204 || status === 401) {
    location.assign("/sign-in");
    return true;
  }
  isSigningOut = false;
  return false;
}
