import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { generate } from "otplib";
import type { PublicApi } from "./public-api.ts";
import type { DemoUser } from "./sign-up.ts";

const PERIOD_SECONDS = 30;
const NO_BODY = createHash("sha256").digest("hex");

/** An authenticator app: each time step's code is given once, the next step's a little early. */
export interface Authenticator {
  nextCode(): Promise<string>;
}

/** The app of a user that has just given the present step's code. */
export function authenticatorOf({ totpSecret }: Pick<DemoUser, "totpSecret">): Authenticator {
  const presentStep = () => Math.floor(Date.now() / 1_000 / PERIOD_SECONDS);
  let lastStep = presentStep();
  return {
    nextCode: async () => {
      // The platform takes the code of one step ahead too (RFC 6238 section 5.2).
      while (lastStep > presentStep()) await delay(250);
      lastStep = Math.max(lastStep + 1, presentStep());
      return generate({ secret: totpSecret, epoch: lastStep * PERIOD_SECONDS });
    },
  };
}

/** Deletes an agent for good, which takes a code of its own: waits up to half a minute for one that was not used yet. */
export async function deleteAgent(api: PublicApi, app: Authenticator, id: string): Promise<void> {
  const path = `/api/agents/${id}`;
  const operation = { method: "DELETE", path, bodySha256: NO_BODY };
  await api.post("/api/auth/step-up", { code: await app.nextCode(), operation });
  await api.delete(path);
}
