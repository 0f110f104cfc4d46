import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A stand-in for an S3-compatible service: one bucket, objects by key, requests signed with AWS Signature Version 4. */
export type TestS3Server = {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly objects: Map<string, { bytes: Buffer; headers: Readonly<Record<string, string | undefined>> }>;
  /** Methods and keys in the order in which they were asked for. */
  readonly requests: string[];
  /** Answers 503 from now on, or no longer. */
  setDown(isDown: boolean): void;
};

const hex = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");
const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();

/** Starts such a service on loopback for this test. It refuses what is not signed with its key as Amazon documents. */
export async function testS3Server(): Promise<TestS3Server> {
  const settings = {
    bucket: "tiles",
    region: "eu-test-1",
    accessKeyId: "TESTKEY",
    secretAccessKey: "test+secret/of the stand-in",
  };
  const objects: TestS3Server["objects"] = new Map();
  const requests: string[] = [];
  let isDown = false;

  const server = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray());
    if (isDown) return refuse(res, 503, "ServiceUnavailable");
    if (!isSigned(req, body, settings)) return refuse(res, 403, "SignatureDoesNotMatch");
    const path = decodeURIComponent(new URL(req.url ?? "", "http://s3").pathname);
    const prefix = `/${settings.bucket}/`;
    if (!path.startsWith(prefix)) return refuse(res, 404, "NoSuchBucket");
    const key = path.slice(prefix.length);
    requests.push(`${req.method} ${key}`);
    if (req.method === "PUT") {
      const { "content-type": type, "cache-control": caching } = req.headers;
      objects.set(key, { bytes: body, headers: { "content-type": type, "cache-control": caching } });
      return void res.writeHead(200, { etag: `"${hex(body)}"` }).end();
    }
    const object = objects.get(key);
    if (req.method !== "GET") return refuse(res, 405, "MethodNotAllowed");
    if (object === undefined) return refuse(res, 404, "NoSuchKey");
    res.writeHead(200, { "content-type": object.headers["content-type"] }).end(object.bytes);
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    ...settings,
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    requests,
    setDown: (down) => {
      isDown = down;
    },
  };
}

function refuse(res: ServerResponse, status: number, code: string): void {
  res.writeHead(status, { "content-type": "application/xml" });
  res.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  );
}

/** Computes the signature anew from the request as it came. */
function isSigned(
  req: IncomingMessage,
  body: Buffer,
  { region, accessKeyId, secretAccessKey }: Pick<TestS3Server, "region" | "accessKeyId" | "secretAccessKey">,
): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
  const match = pattern.exec(req.headers.authorization ?? "");
  const [, keyId, day = "", inRegion, signedHeaders = "", signature] = match ?? [];
  const names = signedHeaders.split(";");
  if (keyId !== accessKeyId || inRegion !== region || !names.includes("host")) return false;
  const contentHash = String(req.headers["x-amz-content-sha256"]);
  if (contentHash !== hex(body)) return false;
  const url = new URL(req.url ?? "", "http://s3");
  url.searchParams.sort();
  const canonical = [
    req.method,
    url.pathname,
    url.searchParams.toString(),
    ...names.map((name) => `${name}:${String(req.headers[name]).trim().replaceAll(/ +/g, " ")}`),
    "",
    signedHeaders,
    contentHash,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", req.headers["x-amz-date"], scope, hex(canonical)].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString("hex") === signature;
}
