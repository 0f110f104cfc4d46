import { once } from "node:events";
import type { CredentialSlot } from "@deployclaw/domain";
import { testDatabase } from "@deployclaw/testkit";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { standInUpstream } from "../../testing/stand-in-upstream.ts";
import { testGateway } from "../../testing/test-gateway.ts";

const HOST = "api.example.com";
const CANARY = "canary-splits-4711";
const RUNS = 200;
const database = await testDatabase();
const upstream = await standInUpstream([HOST]);
const gateway = await testGateway(database, upstream);
gateway.names.set(HOST, ["93.184.215.14"]);

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

const SLOTS: readonly CredentialSlot[] = [
  { kind: "bearer" },
  { kind: "basic", part: "password" },
  { kind: "query", name: "key" },
  { kind: "path", after: ["/bot"] },
  { kind: "json", pointer: "/token" },
];

/** A request with something in the credential's slot, and something in its body. */
function requestFor(slot: CredentialSlot, inSlot: string, note: string) {
  const isJson = slot.kind === "json";
  const path =
    slot.kind === "query" ? `/?key=${inSlot}` : slot.kind === "path" ? `/bot${inSlot}/getMe` : "/plain";
  const authorization =
    slot.kind === "bearer"
      ? `Authorization: Bearer ${inSlot}\r\n`
      : slot.kind === "basic"
        ? `Authorization: Basic ${Buffer.from(`me:${inSlot}`).toString("base64")}\r\n`
        : "";
  const body = JSON.stringify({ note, token: isJson ? inSlot : "none" });
  return {
    head: `POST ${path} HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\n${authorization}`,
    body,
  };
}

function piecesOf<Text extends Buffer>(bytes: Text, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...places, bytes.length]
    .map((to, i) => bytes.subarray(i === 0 ? 0 : places[i - 1], to))
    .filter(({ length }) => length > 0);
}

test("however a request is cut, in chunks and in writes, a placeholder is found or refused as in one piece", async () => {
  const cells = await Promise.all(
    SLOTS.map(async (slot) => {
      const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
      const placeholder = await gateway.credential(agent.agentId, {
        name: "KEY",
        value: CANARY,
        hosts: [HOST],
        slot,
      });
      return { slot, inside, placeholder };
    }),
  );
  const cases = fc.record({
    cell: fc.constantFrom(...cells),
    inSlot: fc.boolean(),
    inBody: fc.boolean(),
    around: fc.string({ maxLength: 40 }),
    isChunked: fc.boolean(),
    chunks: fc.array(fc.nat(500), { maxLength: 8 }),
    writes: fc.array(fc.nat(1_000), { maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ cell, inSlot, inBody, around, isChunked, chunks, writes }) => {
      const { slot, inside, placeholder } = cell;
      upstream.seen.length = 0;
      // A dot ends what could begin or go on with a placeholder.
      const note = inBody ? `${around}.${placeholder}.${around}` : around;
      const { head, body } = requestFor(slot, inSlot ? placeholder : "nothing", note);
      const bytes = Buffer.from(body);
      const framed = isChunked
        ? Buffer.concat([
            Buffer.from(`${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`),
            ...piecesOf(bytes, chunks).flatMap((chunk) => [
              Buffer.from(`${chunk.length.toString(16)}\r\n`),
              chunk,
              Buffer.from("\r\n"),
            ]),
            Buffer.from("0\r\n\r\n"),
          ])
        : Buffer.concat([
            Buffer.from(`${head}Content-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`),
            bytes,
          ]);
      const tunnel = await inside.tunnel(`${HOST}:443`);
      tunnel.on("error", () => undefined);
      let answer = "";
      tunnel.on("data", (chunk: Buffer) => {
        answer += chunk.toString("latin1");
      });
      const over = once(tunnel, "close");
      for (const piece of piecesOf(framed, writes)) {
        tunnel.write(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await over;

      const [seen] = upstream.seen;
      if (inBody) {
        expect(answer.slice(0, 12)).toBe("HTTP/1.1 403");
        expect(seen).toBeUndefined();
        return;
      }
      expect(answer.slice(0, 12)).toBe("HTTP/1.1 200");
      const expected = requestFor(slot, inSlot ? CANARY : "nothing", note);
      expect(Buffer.from(seen?.body ?? "", "latin1").toString()).toBe(expected.body);
      expect(seen?.url).toBe(expected.head.split(" ")[1]);
      expect(JSON.stringify(seen)).not.toContain(placeholder);
    }),
    { numRuns: RUNS },
  );
});
