import createClient from "openapi-fetch";
import type { paths } from "./api-paths.ts";
import { ApiProblem } from "./api-problem.ts";

/** A client of the whole API, its routes, parameters, bodies and answers typed from the OpenAPI document. */
export type ApiClient = ReturnType<typeof createApiClient>;

/**
 * Makes a client that sends through `send`, each request once: sending a POST again may create twice, since the API
 * keeps no record of repeats.
 */
export function createApiClient(send: (request: Request) => Promise<Response>, baseUrl = "") {
  const client = createClient<paths>({ baseUrl, fetch: send });
  client.use({
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
