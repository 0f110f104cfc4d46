import { createHmac } from "node:crypto";
import { backupCodes, type Transaction } from "@deployclaw/db";
import { eq } from "drizzle-orm";
import type { IdentityContext } from "./identity-context.ts";

const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const CODES = 10;
const CODE_CHARACTERS = 16;

/** The keyed hash (HMAC-SHA-256) that stands for a backup code in the database; dashes and case do not matter. */
export function hashBackupCode(key: Uint8Array, code: string): Buffer {
  return createHmac("sha256", key).update(code.toLowerCase().replaceAll("-", "")).digest();
}

/** Replaces a user's backup codes by ten new ones of 80 bits each. They are returned once and stored hashed. */
export async function replaceBackupCodes(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  userId: string,
): Promise<readonly string[]> {
  const codes = Array.from({ length: CODES }, () => {
    const characters = Array.from(ctx.randomBytes(CODE_CHARACTERS), (byte) => ALPHABET[byte & 31]);
    return characters.join("").replace(/(.{4})(?=.)/g, "$1-");
  });
  await tx.delete(backupCodes).where(eq(backupCodes.userId, userId));
  await tx
    .insert(backupCodes)
    .values(codes.map((code) => ({ userId, codeHash: hashBackupCode(ctx.keys.backupCodes, code) })));
  return codes;
}
