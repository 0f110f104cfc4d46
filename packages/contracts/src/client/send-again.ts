type Fetch = (request: Request) => Promise<Response>;

const WAITS_MS = [500, 2_000];

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Whether an answer says that asking again with the same key may end otherwise: still under way, or a part is away. */
async function mayEndOtherwise(response: Response): Promise<boolean> {
  if (response.status !== 409 && response.status !== 503) return false;
  const body: unknown = await response.clone().json();
  if (typeof body !== "object" || body === null || !("type" in body)) return false;
  return /\/(?:request-in-progress|dependency-unavailable)$/.test(String(body.type));
}

/**
 * A `fetch` that sends a request with an `Idempotency-Key` again, twice at most and after a moment, when no answer came,
 * the same request is still under way or a part of the platform is away: with the key nothing is created twice. Requests
 * without one are sent once.
 */
export function sendAgain(send: Fetch, pause: (ms: number) => Promise<void> = wait): Fetch {
  return async (request) => {
    if (!request.headers.has("idempotency-key")) return send(request);
    for (const waitMs of WAITS_MS) {
      const again = request.clone();
      try {
        const response = await send(request);
        if (!(await mayEndOtherwise(response))) return response;
      } catch (err) {
        // What fetch throws when no answer came; an abort is the caller's own wish.
        if (!(err instanceof TypeError) || request.signal.aborted) throw err;
      }
      await pause(waitMs);
      request = again;
    }
    return send(request);
  };
}
