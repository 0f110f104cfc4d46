import createClient from "openapi-fetch";
import type { paths } from "./api-paths.ts";
import { ApiProblem } from "./api-problem.ts";
import { sendAgain } from "./send-again.ts";

/** A client of the whole API, its routes, parameters, bodies and answers typed from the OpenAPI document. */
export type ApiClient = ReturnType<typeof createApiClient>;

/** What creates, by the document's path: sent with a key, so that sending it again creates nothing more. */
export const CREATIONS: readonly string[] = ["/api/agents", "/api/agents/{id}/credentials"];

/**
 * Makes a client that sends through `send`. A creation carries a new Idempotency-Key and is sent again when its answer is
 * lost; everything else is sent once.
 */
export function createApiClient(send: (request: Request) => Promise<Response>, baseUrl = "") {
  const client = createClient<paths>({ baseUrl, fetch: sendAgain(send) });
  client.use({
    onRequest: ({ request, schemaPath }) => {
      if (request.method === "POST" && CREATIONS.includes(schemaPath))
        request.headers.set("idempotency-key", crypto.randomUUID());
      return request;
    },
    onError: ({ error }) => new ApiProblem(0, undefined, { cause: error }),
  });
  return client;
}

/** The answer's body; throws {@link ApiProblem} when the API refused. */
export async function answerOf<Data>(
  exchange: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await exchange;
  if (!response.ok) throw new ApiProblem(response.status, error);
  return data as Data;
}
