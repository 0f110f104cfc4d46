import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { CredentialSlot, HmacSlot } from "@deployclaw/domain";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { RequestInput } from "../../testing/cell-client.ts";
import { headerOf, reasonOf } from "../../testing/header-of.ts";
import { standInUpstream } from "../../testing/stand-in-upstream.ts";
import { testGateway } from "../../testing/test-gateway.ts";

const HOST = "api.example.com";
const OTHER = "other.example.com";
const CANARY = 'canary-7Qv2$x"Z9\\pLm';
const database = await testDatabase();
const upstream = await standInUpstream([HOST, OTHER]);
const gateway = await testGateway(database, upstream);

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  upstream.seen.length = 0;
  upstream.dialled.length = 0;
});
gateway.names.set(HOST, ["93.184.215.14"]);
gateway.names.set(OTHER, ["93.184.215.15"]);

async function cellWith(slot: CredentialSlot, value = CANARY) {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST, OTHER] } });
  const placeholder = await gateway.credential(agent.agentId, { name: "KEY", value, hosts: [HOST], slot });
  return { agent, inside, placeholder };
}

const json = (body: string | readonly string[], headers: Record<string, string> = {}): RequestInput => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body,
});
const inToken: CredentialSlot = { kind: "json", pointer: "/auth/token" };

test("a placeholder at its pointer of a JSON body becomes the value, and all else stays as it was written", async () => {
  const { agent, inside, placeholder } = await cellWith(inToken);
  const body = (text: string) => `{ "n": 12345678901234567890, "auth": {"token":${text}}, "é": "ü" }`;
  const sent = Buffer.from(body(`"${placeholder}"`)).toString("latin1");
  const answer = await inside.https(`https://${HOST}/v1`, json([sent.slice(0, 50), sent.slice(50)]));
  expect(answer.status).toBe(200);
  const [seen] = upstream.seen;
  const expected = Buffer.from(body(JSON.stringify(CANARY)));
  expect(seen?.body).toBe(expected.toString("latin1"));
  expect(headerOf(seen?.rawHeaders, "content-length")).toEqual([String(expected.length)]);
  const [intent, outcome] = await gateway.entriesOnce(agent.agentId, 2);
  expect(intent?.metadata["credentials"]).toEqual(["KEY"]);
  expect(outcome?.metadata["reason"]).toBe("completed");
});

test.each<[string, (p: string) => RequestInput]>([
  ["elsewhere in the JSON", (p) => json(`{"note":"${p}"}`)],
  ["within a longer text", (p) => json(`{"auth":{"token":"Bearer ${p}"}}`)],
  ["there and elsewhere", (p) => json(`{"note":"${p}","auth":{"token":"${p}"}}`)],
  ["there with escapes", (p) => json(`{"auth":{"token":"${p.replace("_", "\\u005f")}"}}`)],
  [
    "there with escapes, and literally where a name comes twice",
    (p) => json(`{"note":"${p}","note":"","auth":{"token":"${p.replace("_", "\\u005f")}"}}`),
  ],
  ["in what is no JSON", (p) => json(`{"auth":{"token":"${p}"}`)],
  [
    "in JSON that does not say so",
    (p) => json(`{"auth":{"token":"${p}"}}`, { "content-type": "text/plain" }),
  ],
  ["in JSON of a megabyte and more", (p) => json(`{"auth":{"token":"${p}"},"x":"${"x".repeat(1_100_000)}"}`)],
  ["in a header", (p) => ({ headers: { authorization: `Bearer ${p}` } })],
])(
  "a placeholder for a JSON body that is %s is refused, and the value is sent nowhere",
  async (_what, ask) => {
    const { agent, inside, placeholder } = await cellWith(inToken);
    const answer = await inside.https(`https://${HOST}/v1`, ask(placeholder));
    expect(reasonOf(answer.body)).toBe("placeholder_outside_slot");
    expect(JSON.stringify(upstream.seen)).not.toContain("canary");
    await eventually("it is on record", async () =>
      (await gateway.entries(agent.agentId)).some(
        ({ metadata }) => metadata["reason"] === "placeholder_outside_slot",
      ),
    );
  },
);

test("a JSON body's placeholder for another host is refused", async () => {
  const { inside, placeholder } = await cellWith(inToken);
  await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  const answer = await inside.https(`https://${OTHER}/v1`, json(`{"auth":{"token":"${placeholder}"}}`));
  expect(reasonOf(answer.body)).toBe("placeholder_outside_slot");
  expect(upstream.seen).toEqual([]);
});

test("a JSON body too long for a slot goes out as it came when there is no placeholder in it", async () => {
  const { inside } = await cellWith(inToken);
  const body = `{"x":"${"x".repeat(3_000_000)}"}`;
  expect((await inside.https(`https://${HOST}/v1`, json(body))).status).toBe(200);
  expect(upstream.seen[0]?.body === body).toBe(true);
});

test("a placeholder in a packed body is refused, and a body that only says it is packed", async () => {
  const { agent, inside, placeholder } = await cellWith({ kind: "bearer" });
  const packed = gzipSync(Buffer.from(`{"note":"${placeholder}"}`)).toString("latin1");
  const headers = { "content-encoding": "gzip" };
  const answer = await inside.https(
    `https://${HOST}/gists`,
    json([packed.slice(0, 20), packed.slice(20)], headers),
  );
  expect(reasonOf(answer.body)).toBe("placeholder_outside_slot");
  const unpacked = await inside.https(`https://${HOST}/gists`, json("{}", headers));
  expect([unpacked.status, reasonOf(unpacked.body)]).toEqual([415, "request_not_inspectable"]);
  expect(upstream.seen).toEqual([]);
  await gateway.entriesOnce(agent.agentId, 4);
});

test("what one cell has held for slots and signatures is bounded", async () => {
  const { inside } = await cellWith(inToken);
  const tunnels = await Promise.all(Array.from({ length: 24 }, () => inside.tunnel(`${HOST}:443`)));
  const half = `{"x":"${"x".repeat(900_000)}`;
  const answers = tunnels.map(
    (tunnel) =>
      new Promise<string>((resolve) => {
        tunnel.once("data", (chunk: Buffer) => resolve(chunk.toString("latin1")));
        tunnel.on("error", () => resolve("cut"));
        tunnel.write(
          `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n${half}`,
        );
      }),
  );
  expect(await Promise.race(answers)).toMatch(/^HTTP\/1\.1 429|^cut/);
  for (const tunnel of tunnels) tunnel.destroy();
});

const signing: HmacSlot = {
  kind: "hmac",
  header: "x-hub-signature-256",
  hash: "sha256",
  encoding: "hex",
  signs: "{header:x-time}{method}{path}{body}",
};

test("where an HMAC stands in its header the gateway computes it over what it sends", async () => {
  const { agent, inside, placeholder } = await cellWith(signing);
  const headers = { "x-time": "17", "x-hub-signature-256": `sha256=${placeholder}` };
  const answer = await inside.https(`https://${HOST}/hooks?a=1`, json('{"é":1}', headers));
  expect(answer.status).toBe(200);
  const [seen] = upstream.seen;
  const body = Buffer.from(seen?.body ?? "", "latin1");
  const expected = createHmac("sha256", CANARY).update("17POST/hooks?a=1").update(body).digest("hex");
  expect(headerOf(seen?.rawHeaders, "x-hub-signature-256")).toEqual([`sha256=${expected}`]);
  const [intent] = await gateway.entriesOnce(agent.agentId, 2);
  expect(intent?.metadata["credentials"]).toEqual(["KEY"]);
});

test("a signature covers a placeholder's value in the same request, and a longer body is not signed", async () => {
  const { agent, inside, placeholder } = await cellWith(signing);
  const token = await gateway.credential(agent.agentId, {
    name: "T",
    value: "t-value",
    hosts: [HOST],
    slot: inToken,
  });
  const headers = { "x-time": "1", "x-hub-signature-256": placeholder };
  await inside.https(`https://${HOST}/`, json(`{"auth":{"token":"${token}"}}`, headers));
  const [seen] = upstream.seen;
  expect(seen?.body).toBe('{"auth":{"token":"t-value"}}');
  const expected = createHmac("sha256", CANARY).update(`1POST/${seen?.body}`).digest("hex");
  expect(headerOf(seen?.rawHeaders, "x-hub-signature-256")).toEqual([expected]);
  const long = await inside.https(`https://${HOST}/`, json(`{"x":"${"x".repeat(1_100_000)}"}`, headers));
  expect([long.status, reasonOf(long.body)]).toEqual([413, "body_too_large"]);
});

const aws: CredentialSlot = {
  kind: "aws",
  accessKeyId: "AKIDEXAMPLE12345",
  region: "eu-central-1",
  service: "s3",
};
const awsHeader = (p: string, scope = "20200101/eu-central-1/s3", signed = "host;x-amz-date;x-custom") =>
  `AWS4-HMAC-SHA256 Credential=${p}/${scope}/aws4_request, SignedHeaders=${signed}, Signature=${"0".repeat(64)}`;

test("a request that was signed with a placeholder is signed anew, with the time it is", async () => {
  const { inside, placeholder } = await cellWith(aws, "aws-secret-access-key");
  const headers = {
    authorization: awsHeader(placeholder),
    "x-amz-date": "20200101T000000Z",
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-security-token": "a session of the agent's",
    "x-custom": "a   b",
  };
  const answer = await inside.https(`https://${HOST}/a%20b/c?x=1`, { method: "PUT", headers, body: "data" });
  expect(answer.status).toBe(200);
  const [seen] = upstream.seen;
  const [authorization = ""] = headerOf(seen?.rawHeaders, "authorization");
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  expect(authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE12345\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-custom, Signature=[\da-f]{64}$/,
  );
  expect(authorization).not.toContain("0".repeat(64));
  expect(headerOf(seen?.rawHeaders, "x-amz-date")[0]?.slice(0, 6)).toBe(today.slice(0, 6));
  expect(headerOf(seen?.rawHeaders, "x-amz-security-token")).toEqual([]);
  expect(seen?.body).toBe("data");
  expect(JSON.stringify(seen)).not.toContain("aws-secret-access-key");
});

test.each<[string, (p: string) => Record<string, string>, string]>([
  [
    "for another region",
    (p) => ({ authorization: awsHeader(p, "20200101/us-east-1/s3") }),
    "placeholder_outside_slot",
  ],
  [
    "for another service",
    (p) => ({ authorization: awsHeader(p, "20200101/eu-central-1/sts") }),
    "placeholder_outside_slot",
  ],
  ["in another scheme", (p) => ({ authorization: `Bearer ${p}` }), "placeholder_outside_slot"],
  [
    "in another part of the header",
    (p) => ({ authorization: awsHeader("AKIA", undefined, p) }),
    "placeholder_outside_slot",
  ],
  [
    "with chunks that are signed one by one",
    (p) => ({ authorization: awsHeader(p), "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" }),
    "credential_unavailable",
  ],
])("a signature %s is refused", async (_what, ask, reason) => {
  const { inside, placeholder } = await cellWith(aws, "aws-secret-access-key");
  const answer = await inside.https(`https://${HOST}/`, { headers: ask(placeholder) });
  expect(reasonOf(answer.body)).toBe(reason);
  expect(upstream.seen).toEqual([]);
});
