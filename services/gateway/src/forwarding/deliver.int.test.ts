import { clientId, type ForwarderDestination, forwarderId } from "@deployclaw/domain";
import { Secret } from "@deployclaw/vault";
import { afterAll, expect, test } from "vitest";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { syslogReceiver } from "../testing/syslog-receiver.ts";
import { deliver } from "./deliver.ts";

const upstream = await standInUpstream(["siem.example.com"]);
const syslog = await syslogReceiver("logs.example.com");
const dial = syslog.dialInstead(6514, upstream.dial);
const SYSLOG = { kind: "syslog", host: "logs.example.com", port: 6514, ca: syslog.certificate } as const;
const WEBHOOK = { kind: "webhook", url: "https://siem.example.com/" } as const;

afterAll(() => Promise.all([upstream.close(), syslog.close()]));

/** Sends a test that is given up once `late` says so. */
function send(destination: ForwarderDestination, late: AbortSignal, dialling = dial) {
  const id = "0197f000-0000-7000-8000-000000000001";
  const forwarder = {
    id: forwarderId(id),
    clientId: clientId(id),
    name: "SIEM",
    destination,
    isPaused: false,
    secrets: [new Secret(`whsec_${Buffer.alloc(32).toString("base64")}`)],
  };
  const deps = {
    dial: dialling,
    resolve: async () => ["93.184.216.34"],
    now: () => new Date(),
    deadline: () => late,
  };
  return deliver(deps, forwarder, { kind: "test", id: "1" });
}

const timedOut = { delivered: false, reason: "timed_out" };

test("a webhook that takes the request and never answers is given up at the deadline", async () => {
  const late = new AbortController();
  upstream.answerWith(() => late.abort());
  expect(await send(WEBHOOK, late.signal)).toMatchObject(timedOut);
});

test("a webhook that trickles its answer's headers is given up at the deadline", async () => {
  const late = new AbortController();
  upstream.answerWith((req) => {
    req.socket.write("HTTP/1.1 200 OK\r\nx-slow: ");
    late.abort();
  });
  expect(await send(WEBHOOK, late.signal)).toMatchObject(timedOut);
});

test("a syslog server that reads and never closes is given up at the deadline", async () => {
  const late = new AbortController();
  syslog.onConnection = (socket) => socket.on("data", () => late.abort());
  expect(await send(SYSLOG, late.signal)).toMatchObject(timedOut);
});

test("a receiver that cannot be connected to is given up at the deadline, and what connects later is closed", async () => {
  const late = new AbortController();
  const held = Promise.withResolvers<void>();
  const answer = send(WEBHOOK, late.signal, async (to) => {
    late.abort();
    await held.promise;
    return upstream.dial(to);
  });
  expect(await answer).toMatchObject(timedOut);
  const seen = upstream.seen.length;
  held.resolve();
  expect(upstream.seen).toHaveLength(seen);
});
