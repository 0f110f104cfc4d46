import type { CredentialSlot, HmacSlot } from "@deployclaw/domain";
import { Secret } from "@deployclaw/vault";
import { expect, test } from "vitest";
import type { Header } from "../../pipeline/inbound/header.ts";
import { hmacOf } from "../reveal.ts";
import { awsAuthorization } from "./aws-signature.ts";
import type { Draft } from "./draft.ts";
import { signedBytes } from "./hmac-signature.ts";

type AwsSlot = Extract<CredentialSlot, { readonly kind: "aws" }>;

const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const target = { scheme: "https", host: "example.com", port: 443 } as const;

function signatureOf(
  slot: AwsSlot,
  secret: string,
  request: { method: string; path: string; headers: readonly Header[]; payloadHash: string; date: string },
): string {
  const { method, path, headers, payloadHash, date } = request;
  const draft: Draft = { target, method, path, headers, body: undefined };
  const signedHeaders = headers.map(([name]) => name);
  const facts = { signedHeaders, payloadHash, date };
  return awsAuthorization(slot, draft, new Secret(secret), facts).split("Signature=")[1] ?? "";
}

// The test suite that AWS published for Signature Version 4.
const SUITE: AwsSlot = { kind: "aws", accessKeyId: "AKIDEXAMPLE", region: "us-east-1", service: "service" };
const UNRESERVED = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

test.each<[string, string, string, readonly Header[], string, string]>([
  ["get-vanilla", "GET", "/", [], EMPTY, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  [
    "get-vanilla-query-order-key-case",
    "GET",
    "/?Param2=value2&Param1=value1",
    [],
    EMPTY,
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  ],
  [
    "get-vanilla-query-unreserved",
    "GET",
    `/?${UNRESERVED}=${UNRESERVED}`,
    [],
    EMPTY,
    "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
  ],
  [
    "post-vanilla",
    "POST",
    "/",
    [],
    EMPTY,
    "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  ],
  [
    "post-header-value-case",
    "POST",
    "/",
    [["my-header1", "VALUE1"]],
    EMPTY,
    "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
  ],
  [
    "post-x-www-form-urlencoded",
    "POST",
    "/",
    [["content-type", "application/x-www-form-urlencoded"]],
    "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  ],
])(
  "the request %s of AWS's test suite is signed as published",
  (_name, method, path, extra, payloadHash, signature) => {
    const date = "20150830T123600Z";
    const headers: readonly Header[] = [["host", "example.amazonaws.com"], ["x-amz-date", date], ...extra];
    const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    expect(signatureOf(SUITE, secret, { method, path, headers, payloadHash, date })).toBe(signature);
  },
);

// "Authenticating Requests: Using the Authorization Header", Amazon S3 API reference.
const S3: AwsSlot = { kind: "aws", accessKeyId: "AKIAIOSFODNN7EXAMPLE", region: "us-east-1", service: "s3" };
const WELCOME = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";

test.each<[string, string, string, readonly Header[], string, string]>([
  [
    "GET Object",
    "GET",
    "/test.txt",
    [["range", "bytes=0-9"]],
    EMPTY,
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  ],
  [
    "PUT Object",
    "PUT",
    "/test$file.text",
    [
      ["date", "Fri, 24 May 2013 00:00:00 GMT"],
      ["x-amz-storage-class", "REDUCED_REDUNDANCY"],
    ],
    WELCOME,
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  ],
  [
    "GET Bucket Lifecycle",
    "GET",
    "/?lifecycle",
    [],
    EMPTY,
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  ],
  [
    "GET Bucket (List Objects)",
    "GET",
    "/?prefix=J&max-keys=2",
    [],
    EMPTY,
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  ],
])(
  "the example %s of the S3 reference is signed as published",
  (_name, method, path, extra, payloadHash, signature) => {
    const date = "20130524T000000Z";
    const headers: readonly Header[] = [
      ["host", "examplebucket.s3.amazonaws.com"],
      ["x-amz-content-sha256", payloadHash],
      ["x-amz-date", date],
      ...extra,
    ];
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    expect(signatureOf(S3, secret, { method, path, headers, payloadHash, date })).toBe(signature);
  },
);

test("a path that is sent encoded is encoded once more, except for S3", () => {
  const request = {
    method: "GET",
    path: "/a%20b//c",
    headers: [],
    payloadHash: EMPTY,
    date: "20150830T123600Z",
  };
  const plain = { ...request, path: "/a b/c" };
  const doubled = { ...request, path: "/a%2520b/c" };
  const sign = (slot: AwsSlot, each: typeof request) => signatureOf(slot, "secret", each);
  expect(sign(SUITE, request)).not.toBe(sign(SUITE, plain));
  expect(sign({ ...S3, service: "service" }, { ...request, path: "/a%20b/c" })).toBe(
    sign({ ...S3, service: "service" }, request),
  );
  expect(sign(S3, { ...request, path: "/a%20b/c" })).toBe(sign(S3, plain));
  expect(sign(S3, doubled)).not.toBe(sign(S3, plain));
});

// RFC 4231 section 4.3; RFC 2202 section 3.
test("an HMAC is the one of the published vectors", () => {
  const value = new Secret("Jefe");
  const data = Buffer.from("what do ya want for nothing?");
  expect(hmacOf(value, "sha256", data).toString("hex")).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
  expect(hmacOf(value, "sha512", data).toString("hex")).toBe(
    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
  );
  expect(hmacOf(value, "sha1", data).toString("hex")).toBe("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
});

test("what an HMAC covers is the slot's text with the request's parts in it, and nothing of them is read as a part", () => {
  const slot: HmacSlot = {
    kind: "hmac",
    header: "x-signature",
    hash: "sha256",
    encoding: "hex",
    signs: "v1\n{header:x-time}|{method}{path}\n{body}{header:x-none}",
  };
  const headers: readonly Header[] = [["x-time", "17"]];
  const draft: Draft = {
    target,
    method: "PUT",
    path: "/a?b={body}",
    headers,
    body: Buffer.from("{method}\xff", "latin1"),
  };
  expect(signedBytes(slot, draft).toString("latin1")).toBe("v1\n17|PUT/a?b={body}\n{method}\xff");
});
