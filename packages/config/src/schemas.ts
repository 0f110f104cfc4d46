import { isIP } from "node:net";
import { IMAGE_REFERENCE, PLAN_NAMES } from "@deployclaw/domain";
import * as z from "zod/mini";

const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);
const KEY_VERSION = /^[1-9][0-9]{0,8}$/;

/** A string that a rule of ours accepts; the message may be shown, the value never is. */
export function text(accepts: (value: string) => boolean, message: string) {
  return z.string().check(z.refine(accepts, { error: message }));
}

/** An absolute path without `..`, without a trailing slash. */
export const absolutePath = text(
  (value) => /^\/[^\0]*[^/\0]$/.test(value) && !value.split("/").includes(".."),
  "must be an absolute path without '..' and without a slash at its end",
);

/** The platform's directory. A socket lies up to 59 bytes below it, and its path may have 107. */
export const homePath = absolutePath.check(
  z.refine((value) => Buffer.byteLength(value) <= 48, { error: "must be at most 48 bytes long" }),
);

export const uuid = text(
  (value) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value),
  "must be a UUID in lower case",
);

export const hostName = text(
  (value) => /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(value),
  "must be a host name",
);

/** A TCP port above 0, from its decimal digits. */
export const port = z.pipe(
  text((value) => /^[1-9][0-9]{0,4}$/.test(value) && Number(value) <= 65_535, "must be a port, 1 to 65535"),
  z.transform(Number),
);

/** A whole number of at least 0, such as a uid. */
export const count = z.pipe(
  text((value) => /^(0|[1-9][0-9]{0,9})$/.test(value), "must be a whole number"),
  z.transform(Number),
);

/** A limit: a whole number of at least 1. */
export const limit = z.pipe(
  text((value) => /^[1-9][0-9]{0,8}$/.test(value), "must be a whole number from 1"),
  z.transform(Number),
);

/** Addresses and networks, IPv4 or IPv6, with commas between them. */
export const networks = z.pipe(
  text((value) => splitList(value).every(isNetwork), "must be like 10.0.0.7,10.1.0.0/16,fd00::/8"),
  z.transform(splitList),
);

/** The version of a master key, from its decimal digits. */
export const keyVersion = z.pipe(
  text((value) => KEY_VERSION.test(value), "must be a key's version, a whole number from 1"),
  z.transform(Number),
);

/** The one public origin: https, or plain http on loopback; no path, no query, no user. */
export const publicUrl = text((value) => {
  const url = URL.parse(value);
  if (url === null || url.origin !== value) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && loopbackHosts.has(url.hostname));
}, "must be an origin such as https://claw.example: https, or http on loopback, without a path");

/** An http or https URL without user and password. */
export const httpUrl = text((value) => {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}, "must be an http or https URL without user and password");

/** The name of a bucket, as S3 has them. */
export const bucketName = text(
  (value) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value),
  "must be the name of a bucket",
);

/** A C2SP verifier key, `name+hash+base64`. */
export const verifierKey = text(
  (value) => /^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/.test(value),
  "must be a verifier key such as witness.example+1234abcd+BASE64",
);

/** `smtps://user:password@host:465`, or `smtp://…` with STARTTLS, without which nothing is sent but to loopback. */
export const smtpUrl = text((value) => {
  const url = URL.parse(value);
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === "") return false;
  return /^\/?$/.test(url.pathname) && url.search === "" && url.hash === "";
}, "must be like smtps://user:password@host:465");

/** A mail address, bare. */
export const mailAddress = text(
  (value) =>
    value.length <= 254 && /^[^\s@<>",;:\\()[\]]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value),
  "must be a mail address such as deployclaw@claw.example",
);

/** Whether an origin is this machine's alone: a platform that only whoever sits at it can reach. */
export const isLoopback = (origin: string): boolean => loopbackHosts.has(new URL(origin).hostname);

/** 32 random bytes in canonical base64. */
export const key32 = text(isKey32, "must be 32 bytes in base64");

/** `1:<base64 of 32 bytes>,2:<…>`: master keys by version, each version once. */
export const masterKeys = text((value) => {
  const versions = new Set<string>();
  return value.split(",").every((part) => {
    const [version = "", key = "", ...rest] = part.split(":");
    if (versions.has(version) || rest.length > 0 || !KEY_VERSION.test(version)) return false;
    versions.add(version);
    return isKey32(key);
  });
}, "must be like 1:<32 bytes in base64>,2:<…>, each version once");

export const secretText = text((value) => value.length >= 32, "must have at least 32 characters");

/** Whole days from 0 to 90, from their decimal digits. */
export const graceDays = z.pipe(
  text((value) => /^(?:\d|[1-8]\d|90)$/.test(value), "must be a number of days, 0 to 90"),
  z.transform(Number),
);

/** Bytes of memory or disk: from 64 MiB, below which no agent fits. */
export const capacityBytes = z.pipe(
  text(
    (value) => /^[1-9][0-9]{7,14}$/.test(value) && Number(value) >= 64 * 1024 ** 2,
    "must be a number of bytes, from 67108864 (64 MiB)",
  ),
  z.transform(Number),
);

/** How many times what is there may be promised. */
export const overcommit = z.pipe(
  text(
    (value) => /^[1-9][0-9]?(\.[0-9]{1,2})?$/.test(value) && Number(value) <= 20,
    "must be a number from 1 to 20, such as 1.5",
  ),
  z.transform(Number),
);

const LABELS_MAX = 16;

/** `region=eu,tier=a`: what an operator calls a host. */
export const labels = z.pipe(
  text((value) => {
    const parts = splitList(value);
    const keys = new Set(parts.map((part) => part.slice(0, part.indexOf("="))));
    return (
      parts.length <= LABELS_MAX &&
      keys.size === parts.length &&
      parts.every((part) => /^[a-z]([a-z0-9.-]{0,30}[a-z0-9])?=[A-Za-z0-9]([A-Za-z0-9._-]{0,62})$/.test(part))
    );
  }, `must be like region=eu,tier=a: at most ${LABELS_MAX}, each key once and in lower case`),
  z.transform(
    (value): Readonly<Record<string, string>> =>
      Object.fromEntries(splitList(value).map((part) => part.split("=", 2))),
  ),
);

/** The plan of whoever signs up. */
export const planName = z.enum(PLAN_NAMES);

export const diskDriver = z.enum(["loop", "pquota", "none"]);

/** Whether images of clients are run: on a patched container runtime alone, on any, or not at all. */
export const customImagePolicy = z.enum(["patched", "always", "never"]);

/** One of the values of {@link customImagePolicy}. */
export type CustomImagePolicy = z.infer<typeof customImagePolicy>;

/** Names of registries with commas between them, as references to images begin with them. */
export const registries = z.pipe(
  text(
    (value) => splitList(value).every((part) => /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/.test(part)),
    "must be like docker.io,ghcr.io",
  ),
  z.transform(splitList),
);

/** An image by its digest. */
export const imageReference = text((value) => IMAGE_REFERENCE.pattern.test(value), IMAGE_REFERENCE.detail);

/** Where a cell's disk cap comes from. */
export type DiskDriver = z.infer<typeof diskDriver>;

function isKey32(value: string): boolean {
  const bytes = Buffer.from(value, "base64");
  return bytes.length === 32 && bytes.toString("base64") === value;
}

function splitList(value: string): readonly string[] {
  return value.split(",").map((part) => part.trim());
}

function isNetwork(value: string): boolean {
  const [address = "", prefix, ...rest] = value.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return (
    prefix === undefined || (/^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
  );
}
