import { request } from "node:http";
import * as z from "zod/mini";
import { ClawError } from "../../claw-error.ts";

const healthSchema = z.object({
  refusals: z.array(z.object({ clientId: z.string(), reason: z.string(), detail: z.string() })),
});

/** Why the signer refuses a client's log. A log that is not refused needs nothing accepted: throws `ClawError`. */
export async function askRefusal(
  socketPath: string,
  clientId: string,
): Promise<{ readonly reason: string; readonly detail: string }> {
  const { refusals } = healthSchema.parse(JSON.parse(await askHealth(socketPath)));
  const refusal = refusals.find((each) => each.clientId === clientId);
  if (refusal === undefined)
    throw new ClawError("the signer does not refuse this client's log: nothing to accept");
  return refusal;
}

function askHealth(socketPath: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const req = request({ socketPath, path: "/healthz", agent: false }, async (res) =>
    resolve(Buffer.concat(await res.toArray()).toString()),
  );
  req.once("error", (cause) =>
    reject(new ClawError("the audit process does not answer: run ./claw up", { cause })),
  );
  req.end();
  return promise;
}
