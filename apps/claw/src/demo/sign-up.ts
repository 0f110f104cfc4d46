import { randomBytes } from "node:crypto";
import { generate } from "otplib";
import * as z from "zod/mini";
import type { PublicApi } from "./public-api.ts";

/** How to sign in again; printed once, for a demo's client only. */
export interface DemoUser {
  readonly email: string;
  readonly password: string;
  readonly totpSecret: string;
}

const setupAnswer = z.object({ secret: z.string() });

/** Registers a client, enrols TOTP and ends with a full session that counts as stepped up. */
export async function signUp(api: PublicApi): Promise<DemoUser> {
  const email = `demo-${randomBytes(4).toString("hex")}@example.com`;
  const password = randomBytes(15).toString("base64url");
  await api.post("/api/auth/register", { email, password, clientName: "Demo client" });
  const { secret } = setupAnswer.parse(await api.post("/api/auth/2fa/setup", { password }));
  await api.post("/api/auth/2fa/verify", { code: await generate({ secret }) });
  return { email, password, totpSecret: secret };
}
