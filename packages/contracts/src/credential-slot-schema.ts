import {
  BASIC_PARTS,
  canCarrySecret,
  HMAC_ENCODINGS,
  HMAC_HASHES,
  isTokenUrl,
  OAUTH2_AUTHENTICATIONS,
  OAUTH2_GRANTS,
  PATH_AFTER_MAX,
  SLOT_RULES,
} from "@deployclaw/domain";
import * as z from "zod/mini";
import { ruledText } from "./primitives.ts";

const headerSchema = z
  .string()
  .check(z.refine(canCarrySecret, { error: "must be the name of a header that can carry a secret" }));
const tokenUrlSchema = z
  .string()
  .check(z.refine(isTokenUrl, { error: "must be an https URL with a host name and no query" }));
const pathAfterSchema = z
  .array(ruledText(SLOT_RULES.pathAfter))
  .check(z.minLength(1), z.maxLength(PATH_AFTER_MAX));

/** The one place of a request where a credential is put, by its kind. */
export const credentialSlotSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("bearer") }),
  z.strictObject({ kind: z.literal("header"), name: headerSchema }),
  z.strictObject({ kind: z.literal("basic"), part: z._default(z.enum(BASIC_PARTS), "password") }),
  z.strictObject({ kind: z.literal("query"), name: ruledText(SLOT_RULES.queryName) }),
  z.strictObject({ kind: z.literal("path"), after: pathAfterSchema }),
  z.strictObject({ kind: z.literal("json"), pointer: ruledText(SLOT_RULES.jsonPointer) }),
  z.strictObject({ kind: z.literal("websocket"), pointer: ruledText(SLOT_RULES.jsonPointer) }),
  z.strictObject({
    kind: z.literal("oauth2"),
    tokenUrl: tokenUrlSchema,
    grant: z._default(z.enum(OAUTH2_GRANTS), "refresh_token"),
    clientId: ruledText(SLOT_RULES.clientId),
    authentication: z._default(z.enum(OAUTH2_AUTHENTICATIONS), "body"),
    scope: z._default(ruledText(SLOT_RULES.oauthScope), ""),
  }),
  z.strictObject({
    kind: z.literal("aws"),
    accessKeyId: ruledText(SLOT_RULES.accessKeyId),
    region: ruledText(SLOT_RULES.awsName),
    service: ruledText(SLOT_RULES.awsName),
  }),
  z.strictObject({
    kind: z.literal("hmac"),
    header: headerSchema,
    hash: z._default(z.enum(HMAC_HASHES), "sha256"),
    encoding: z._default(z.enum(HMAC_ENCODINGS), "hex"),
    signs: ruledText(SLOT_RULES.hmacSigns),
  }),
]);
