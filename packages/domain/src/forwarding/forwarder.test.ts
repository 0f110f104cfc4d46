import { expect, test } from "vitest";
import { hostOfDestination, isReceiverHost, parseWebhookUrl, WEBHOOK_SECRET } from "./forwarder.ts";

test.each([
  ["https://siem.example.com", { host: "siem.example.com", port: 443, path: "/" }],
  [
    "https://siem.example.com:8443/in?source=a%20b",
    { host: "siem.example.com", port: 8443, path: "/in?source=a%20b" },
  ],
])("the address %s is taken apart", (url, parts) => {
  expect(parseWebhookUrl(url)).toEqual(parts);
});

test.each([
  "http://siem.example.com/",
  "https://siem/",
  "https://127.0.0.1/",
  "https://0x7f.1/",
  "https://[::1]/",
  "https://user@siem.example.com/",
  "https://user:pass@siem.example.com/",
  "https://SIEM.example.com/",
  "https://siem.example.com./",
  "https://siem.example.com:0/",
  "https://siem.example.com:65536/",
  "https://siem.example.com/#x",
  "https://siem.example.com/a b",
  "https://siem.example.com/\r\nx: y",
  "https://siem.example.com\\@evil.example.com/",
  `https://siem.example.com/${"a".repeat(1_024)}`,
  "ftp://siem.example.com/",
  "",
])("no webhook goes to %j", (url) => {
  expect(parseWebhookUrl(url)).toBeUndefined();
});

test("a syslog server has a name, and no address in any spelling", () => {
  expect(isReceiverHost("logs.example.com")).toBe(true);
  for (const host of ["10.0.0.1", "localhost", "0x7f000001", "[::1]", "Logs.example.com", "a.b:6514", ""])
    expect(isReceiverHost(host), host).toBe(false);
});

test("a secret is the base64 of 24 to 64 bytes after its prefix", () => {
  const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 250).toString("base64")}`;
  for (let bytes = 24; bytes <= 64; bytes++)
    expect(WEBHOOK_SECRET.pattern.test(of(bytes)), `${bytes}`).toBe(true);
  for (const wrong of [
    of(23),
    of(65),
    of(32).slice(6),
    `${of(32)}\n`,
    of(32).replace("=", ""),
    `whsec_${"-".repeat(32)}`,
  ])
    expect(WEBHOOK_SECRET.pattern.test(wrong), wrong).toBe(false);
});

test("of a destination the host alone is spoken of", () => {
  expect(hostOfDestination({ kind: "webhook", url: "https://a.example.com/x?token=y" })).toBe(
    "a.example.com",
  );
  expect(hostOfDestination({ kind: "syslog", host: "b.example.com", port: 6514 })).toBe("b.example.com");
});
