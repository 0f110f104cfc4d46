type Fetch = (request: Request) => Promise<Response>;

async function asksForStepUp(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const body: unknown = await response.clone().json();
  return typeof body === "object" && body !== null && "type" in body
    ? String(body.type).endsWith("/step-up-required")
    : false;
}

/**
 * A `fetch` that, refused for want of step-up, calls `askForCode` and, when that answers true, sends the very same
 * request again, since nothing was done for the first. Otherwise the refusal is the answer.
 */
export function fetchWithStepUp(send: Fetch, askForCode: () => Promise<boolean>): Fetch {
  return async (request) => {
    const again = request.clone();
    const response = await send(request);
    if (!(await asksForStepUp(response)) || !(await askForCode())) return response;
    return send(again);
  };
}
