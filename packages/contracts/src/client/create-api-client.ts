import createClient from "openapi-fetch";
import type { paths } from "./api-paths.ts";
import { ApiProblem } from "./api-problem.ts";

/** A client of the whole API, its routes, parameters, bodies and answers typed from the OpenAPI document. */
export type ApiClient = ReturnType<typeof createApiClient>;

/**
 * Makes a client that sends through `send`. Each POST carries a new Idempotency-Key, so that sending it again cannot
 * create twice.
 */
export function createApiClient(send: (request: Request) => Promise<Response>, baseUrl = "") {
  const client = createClient<paths>({ baseUrl, fetch: send });
  client.use({
    onRequest: ({ request }) => {
      if (request.method === "POST") request.headers.set("idempotency-key", crypto.randomUUID());
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
