import type { Operation, Problem } from "../problem-schema.ts";

type Fetch = (request: Request) => Promise<Response>;

/** Asks a person for a code; with an operation, for that one request. True once the API took the code. */
export type AskForCode = (operation: Operation | undefined) => Promise<boolean>;

async function refusalForStepUp(response: Response): Promise<Pick<Problem, "operation"> | undefined> {
  if (response.status !== 403) return undefined;
  const body: unknown = await response.clone().json();
  if (typeof body !== "object" || body === null || !("type" in body)) return undefined;
  return String(body.type).endsWith("/step-up-required") ? (body as Pick<Problem, "operation">) : undefined;
}

/**
 * A `fetch` that, refused for want of step-up, calls `askForCode` and, when that answers true, sends the very same
 * request again, since nothing was done for the first. Otherwise the refusal is the answer.
 */
export function fetchWithStepUp(send: Fetch, askForCode: AskForCode): Fetch {
  return async (request) => {
    const again = request.clone();
    const response = await send(request);
    const refusal = await refusalForStepUp(response);
    if (refusal === undefined || !(await askForCode(refusal.operation))) return response;
    return send(again);
  };
}
