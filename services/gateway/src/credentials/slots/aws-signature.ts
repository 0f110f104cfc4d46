import { createHash } from "node:crypto";
import type { CredentialSlot } from "@deployclaw/domain";
import type { Secret } from "@deployclaw/vault";
import { passed, refused } from "../../pipeline/answer/refusal.ts";
import { headerValues } from "../../pipeline/inbound/header.ts";
import type { ParsedRequest } from "../../pipeline/inbound/parse-request.ts";
import { awsSignature } from "../reveal.ts";
import { type Draft, type Swap, withHeader } from "./draft.ts";
import { headerHolding } from "./in-header.ts";

type AwsSlot = Extract<CredentialSlot, { readonly kind: "aws" }>;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request *, *SignedHeaders=([a-z0-9;-]+) *, *Signature=[\da-f]*$/i;
const HASH = /^[\da-f]{64}$/;
/** What may stand for a payload's hash without the payload; signed chunks cannot be signed anew. */
const PAYLOAD_HASH = /^(?:[\da-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER)$/;

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** Percent-encoded as AWS wants it: all but letters, digits and `-._~`. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (err) {
    if (!(err instanceof URIError)) throw err;
    return text;
  }
}

function canonicalPath(path: string, service: string): string {
  const segments = path.split("/");
  // S3 takes a key as it is; all others sign the path as it is sent, encoded once more and without empty segments.
  if (service === "s3") return segments.map((segment) => encoded(decoded(segment))).join("/");
  const kept = segments.filter(
    (segment, index) => segment !== "" || index === 0 || index === segments.length - 1,
  );
  return kept.map(encoded).join("/");
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  const parameters = query.split("&").map((parameter) => {
    const mark = parameter.indexOf("=");
    const [name, value] =
      mark === -1 ? [parameter, ""] : [parameter.slice(0, mark), parameter.slice(mark + 1)];
    return [encoded(decoded(name)), encoded(decoded(value))] as const;
  });
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  parameters.sort(([a, x], [b, y]) => order(a, b) || order(x, y));
  return parameters.map(([name, value]) => `${name}=${value}`).join("&");
}

/** The Authorization header of a draft for AWS Signature Version 4; `signedHeaders` are those to be covered. */
export function awsAuthorization(
  slot: AwsSlot,
  draft: Draft,
  value: Secret,
  facts: { readonly signedHeaders: readonly string[]; readonly payloadHash: string; readonly date: string },
): string {
  const { signedHeaders, payloadHash, date } = facts;
  const [path = "", query = ""] = draft.path.split(/\?(.*)/s);
  const names = [...new Set(signedHeaders)]
    .filter((name) => headerValues(draft.headers, name).length > 0)
    .sort();
  const headers = names.map((name) => {
    const values = headerValues(draft.headers, name).map((text) => text.trim().replaceAll(/ +/g, " "));
    return `${name}:${values.join(",")}\n`;
  });
  const canonical = [
    draft.method,
    canonicalPath(path, slot.service),
    canonicalQuery(query),
    headers.join(""),
    names.join(";"),
    payloadHash,
  ].join("\n");
  const scope = [date.slice(0, 8), slot.region, slot.service, "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", date, scope.join("/"), sha256(canonical)].join("\n");
  const signature = awsSignature(value, scope, toSign);
  return `AWS4-HMAC-SHA256 Credential=${slot.accessKeyId}/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

/** Whether the body must be had to sign a request: when its hash is not among its headers. */
export function signsAwsBody(request: ParsedRequest): boolean {
  return request.body.kind !== "none" && headerValues(request.headers, "x-amz-content-sha256").length === 0;
}

/**
 * Where the agent's client signed with a placeholder for its access key, for the region and service of the slot: the
 * gateway signs what it sends, at the time it has. What a session's token would add is not sent.
 */
export function asAwsSignature(request: ParsedRequest, slot: AwsSlot, placeholder: string): Swap | undefined {
  const text = headerHolding(request, "authorization", placeholder);
  const [, accessKey, region, service, agentSigned = ""] = AUTHORIZATION.exec(text ?? "") ?? [];
  if (accessKey !== placeholder || region !== slot.region || service !== slot.service) return undefined;
  return (draft, value, at) => {
    const date = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
    const [given] = headerValues(draft.headers, "x-amz-content-sha256");
    if (given !== undefined && !PAYLOAD_HASH.test(given)) return refused("credential_unavailable");
    const isNamed = given !== undefined && (draft.body === undefined || !HASH.test(given));
    const payloadHash = isNamed ? given : sha256(draft.body ?? "");
    const kept = draft.headers.filter(([name]) => name !== "x-amz-security-token");
    const dated = withHeader({ ...draft, headers: kept }, "x-amz-date", date);
    const hashed = given === undefined ? dated : withHeader(dated, "x-amz-content-sha256", payloadHash);
    const own = hashed.headers
      .map(([name]) => name)
      .filter((name) => name === "host" || name.startsWith("x-amz-"));
    const signedHeaders = [...own, ...agentSigned.toLowerCase().split(";")].filter(
      (name) => name !== "authorization",
    );
    const authorization = awsAuthorization(slot, hashed, value, { signedHeaders, payloadHash, date });
    return passed(withHeader(hashed, "authorization", authorization));
  };
}
