import { expect, test } from "vitest";
import { eventData } from "./event-data.ts";

const pushAll = (text: string, lineBytesMax = 1_000) => {
  const events = eventData(lineBytesMax);
  return [...text].flatMap((char) => events.push(Buffer.from(char)));
};

test("payloads are found wherever the stream is split, and other lines are left out", () => {
  const text = "event: x\r\ndata: one\r\n\r\n: note\ndata:two\n\ndata: unfinished";
  expect(pushAll(text)).toEqual(["one", "two"]);
  expect(eventData(1_000).push(Buffer.from(text))).toEqual(["one", "two"]);
});

test("a line that is too long is dropped, and the next one is read", () => {
  const events = eventData(10);
  expect(events.push(Buffer.from("data: 12345678901"))).toEqual([]);
  expect(events.push(Buffer.from("\ndata: ok\n"))).toEqual(["ok"]);
});

test("a long line that comes byte by byte is read once, not once a byte", () => {
  const line = "x".repeat(400_000);
  expect(pushAll(`data: ${line}\n`, 1_000_000)).toEqual([line]);
});
