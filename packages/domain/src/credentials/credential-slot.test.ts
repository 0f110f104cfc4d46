import { expect, test } from "vitest";
import { sealedText, secretErrors } from "./credential-secret.ts";
import type { CredentialSlot, HmacSlot, OAuth2Slot } from "./credential-slot.ts";
import { slotErrors } from "./slot-errors.ts";

const OAUTH2: OAuth2Slot = {
  kind: "oauth2",
  tokenUrl: "https://oauth2.example.com/token",
  grant: "refresh_token",
  clientId: "app-1",
  authentication: "body",
  scope: "mail.read mail.send",
};
const AWS = { kind: "aws", accessKeyId: "AKIDEXAMPLE12345", region: "eu-central-1", service: "s3" } as const;
const HMAC: HmacSlot = {
  kind: "hmac",
  header: "x-signature",
  hash: "sha256",
  encoding: "hex",
  signs: "{header:x-time}{method}{path}\n{body}",
};

test.each<CredentialSlot>([
  { kind: "bearer" },
  { kind: "header", name: "x-api-key" },
  { kind: "basic", part: "username" },
  { kind: "query", name: "key" },
  { kind: "path", after: ["/bot", "/file/bot", "/services/"] },
  { kind: "json", pointer: "/auth/token" },
  { kind: "websocket", pointer: "/d/token" },
  OAUTH2,
  AWS,
  HMAC,
])("the slot %j is good", (slot) => {
  expect(slotErrors(slot)).toEqual([]);
});

test.each<[CredentialSlot, string]>([
  [{ kind: "header", name: "transfer-encoding" }, "/slot/name"],
  [{ kind: "header", name: "x-forwarded-for" }, "/slot/name"],
  [{ kind: "header", name: "X-Key" }, "/slot/name"],
  [{ kind: "header", name: "x-key:" }, "/slot/name"],
  [{ kind: "query", name: "a&b" }, "/slot/name"],
  [{ kind: "query", name: "" }, "/slot/name"],
  [{ kind: "path", after: [] }, "/slot/after"],
  [{ kind: "path", after: ["/a", "bot"] }, "/slot/after/1"],
  [{ kind: "path", after: ["/a?b"] }, "/slot/after/0"],
  [{ kind: "path", after: ["/%62ot"] }, "/slot/after/0"],
  [{ kind: "json", pointer: "" }, "/slot/pointer"],
  [{ kind: "json", pointer: "token" }, "/slot/pointer"],
  [{ kind: "json", pointer: "/a~2" }, "/slot/pointer"],
  [{ kind: "websocket", pointer: "/a".repeat(9) }, "/slot/pointer"],
  [{ ...OAUTH2, tokenUrl: "http://oauth2.example.com/token" }, "/slot/tokenUrl"],
  [{ ...OAUTH2, tokenUrl: "https://oauth2.example.com:8443/token" }, "/slot/tokenUrl"],
  [{ ...OAUTH2, tokenUrl: "https://user@oauth2.example.com/token" }, "/slot/tokenUrl"],
  [{ ...OAUTH2, tokenUrl: "https://169.254.169.254/token" }, "/slot/tokenUrl"],
  [{ ...OAUTH2, tokenUrl: "https://oauth2.example.com/token?a=b" }, "/slot/tokenUrl"],
  [{ ...OAUTH2, clientId: "a b" }, "/slot/clientId"],
  [{ ...OAUTH2, scope: 'a"b' }, "/slot/scope"],
  [{ ...AWS, accessKeyId: "short" }, "/slot/accessKeyId"],
  [{ ...AWS, region: "eu/1" }, "/slot/region"],
  [{ ...AWS, service: "" }, "/slot/service"],
  [{ ...HMAC, header: "host" }, "/slot/header"],
  [{ ...HMAC, signs: "nothing of the request" }, "/slot/signs"],
  [{ ...HMAC, signs: "{method}{other}" }, "/slot/signs"],
  [{ ...HMAC, signs: `{method}${"x".repeat(200)}` }, "/slot/signs"],
])("the slot %j is refused by its pointer", (slot, pointer) => {
  expect(slotErrors(slot).map((error) => error.pointer)).toEqual([pointer]);
});

test.each<[CredentialSlot, { value: string; clientSecret?: string }, string[]]>([
  [{ kind: "bearer" }, { value: "a\r\nb" }, ["/value"]],
  [{ kind: "basic", part: "username" }, { value: "a:b" }, ["/value"]],
  [{ kind: "basic", part: "password" }, { value: "a:b" }, []],
  [{ kind: "path", after: ["/x/"] }, { value: ".." }, ["/value"]],
  [{ kind: "path", after: ["/x/"] }, { value: "..." }, []],
  [{ kind: "bearer" }, { value: "a", clientSecret: "b" }, ["/clientSecret"]],
  [{ ...OAUTH2, grant: "client_credentials" }, { value: "a", clientSecret: "b" }, ["/clientSecret"]],
  [OAUTH2, { value: "a", clientSecret: "b\n" }, ["/clientSecret"]],
  [OAUTH2, { value: "a", clientSecret: "b" }, []],
])("in the slot %j the secret %j is refused at %j", (slot, secret, pointers) => {
  expect(secretErrors(slot, secret).map((error) => error.pointer)).toEqual(pointers);
});

test("an OAuth 2 secret is sealed with its parts named, any other as it is", () => {
  expect(sealedText({ kind: "bearer" }, { value: "v" })).toBe("v");
  expect(JSON.parse(sealedText(OAUTH2, { value: "r" }))).toEqual({ refreshToken: "r" });
  expect(JSON.parse(sealedText(OAUTH2, { value: "r", clientSecret: "s" }))).toEqual({
    refreshToken: "r",
    clientSecret: "s",
  });
  const machine: OAuth2Slot = { ...OAUTH2, grant: "client_credentials" };
  expect(JSON.parse(sealedText(machine, { value: "s" }))).toEqual({ clientSecret: "s" });
});
