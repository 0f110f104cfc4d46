import { createSocket } from "node:dgram";
import { afterAll, expect, test } from "vitest";
import { dnsResolver } from "./resolve-host.ts";
import { resolvePublicAddresses } from "./resolve-public-addresses.ts";

const A = 1;
const AAAA = 28;
const NXDOMAIN = 3;
const SERVFAIL = 2;
const RECORDS: { readonly [question: string]: { code?: number; data?: readonly number[] } } = {
  [`both ${A}`]: { data: [93, 184, 215, 14] },
  [`both ${AAAA}`]: { data: [0x26, 0x06, 0x28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
  [`four ${A}`]: { data: [93, 184, 215, 14] },
  [`inside ${A}`]: { data: [10, 0, 0, 1] },
  [`broken ${A}`]: { code: SERVFAIL },
  [`broken ${AAAA}`]: { code: SERVFAIL },
  [`gone ${A}`]: { code: NXDOMAIN },
  [`gone ${AAAA}`]: { code: NXDOMAIN },
};

// RFC 1035 section 4.1: the question comes back with at most one answer, whose name points at the question's.
const server = createSocket("udp4", (query, from) => {
  const nameEnd = query.indexOf(0, 12) + 1;
  const question = query.subarray(12, nameEnd + 4);
  const label = question.subarray(1, 1 + (question[0] ?? 0)).toString();
  const type = question.readUInt16BE(question.length - 4);
  const { code = 0, data } = RECORDS[`${label} ${type}`] ?? {};
  const header = Buffer.alloc(12);
  header.writeUInt16BE(query.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(data === undefined ? 0 : 1, 6);
  const answer = data && [
    Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]),
    Buffer.from(data),
  ];
  server.send(Buffer.concat([header, question, ...(answer ?? [])]), from.port, from.address);
});
await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
const resolve = dnsResolver([`127.0.0.1:${server.address().port}`]);

afterAll(() => {
  server.close();
});

test("addresses of both families are answered, IPv4 first, and one family is enough", async () => {
  expect(await resolve("both.example.com")).toEqual(["93.184.215.14", "2606:2800::1"]);
  expect(await resolve("four.example.com")).toEqual(["93.184.215.14"]);
});

test.each([
  ["gone", "name_not_found"],
  ["broken", "name_not_found"],
  ["inside", "address_not_public"],
])("%s.example.com is refused: %s", async (label, reason) => {
  const addresses = await resolvePublicAddresses(resolve, `${label}.example.com`);
  expect(addresses).toMatchObject({ ok: false, refusal: { reason } });
});
