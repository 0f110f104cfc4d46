import { expect, test } from "vitest";
import { readEventStream, type ServerEvent } from "./read-event-stream.ts";

async function eventsOf(...chunks: string[]) {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  const events: ServerEvent[] = [];
  for await (const event of readEventStream(ReadableStream.from(bytes))) events.push(event);
  return events;
}

test("an event cut anywhere is put together again", async () => {
  const text = 'event: delta\ndata: {"text":"häh"}\n\nevent: done\ndata: {}\n\n';
  const whole = [
    { event: "delta", data: '{"text":"häh"}' },
    { event: "done", data: "{}" },
  ];
  for (let cut = 1; cut < text.length; cut += 1)
    expect(await eventsOf(text.slice(0, cut), text.slice(cut))).toEqual(whole);
});

test("comments are skipped, lines of data are joined, and what did not end is dropped", async () => {
  expect(await eventsOf(": keep alive\n\ndata: a\ndata: b\r\n\r\ndata: unfinished")).toEqual([
    { event: "message", data: "a\nb" },
  ]);
});
