import { PassThrough, Readable, Writable } from "node:stream";
import { expect, test } from "vitest";
import { NOTHING, type Passage, pour } from "./pour.ts";

const asItIs: Passage = { push: (chunk) => chunk, end: () => NOTHING };

function sinkOf(options: { readonly highWaterMark?: number } = {}) {
  const written: Buffer[] = [];
  const done: (() => void)[] = [];
  const sink = new Writable({
    ...options,
    write(chunk: Buffer, _encoding, callback) {
      written.push(chunk);
      done.push(callback);
    },
  });
  return { sink, done, text: () => Buffer.concat(written).toString() };
}

test("what the passage makes of each chunk and of the end arrives, and the sink ends", async () => {
  const sink = new PassThrough();
  const shouting: Passage = {
    push: (chunk) => Buffer.from(chunk.toString().toUpperCase()),
    end: () => Buffer.from("!"),
  };
  await pour(Readable.from([Buffer.from("a"), Buffer.from("b")]), shouting, sink);
  expect(sink.read().toString()).toBe("AB!");
  expect(sink.writableFinished).toBe(true);
});

test("a sink that does not keep up stops the source, and has it go on", async () => {
  const source = new PassThrough();
  const { sink, done, text } = sinkOf({ highWaterMark: 1 });
  const poured = pour(source, asItIs, sink);
  for (const part of ["one", "two"]) {
    source.write(part);
    await new Promise((resolve) => setImmediate(resolve));
  }
  source.end();
  expect(text()).toBe("one");
  expect(source.isPaused()).toBe(true);
  while (!sink.writableFinished) {
    done.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await poured;
  expect(text()).toBe("onetwo");
});

test("a source that fails or ends early fails it, and the sink is not ended as if all had come", async () => {
  for (const why of [new Error("broken"), undefined]) {
    const source = new PassThrough();
    const sink = new PassThrough();
    const poured = pour(source, asItIs, sink);
    source.write("part");
    source.destroy(why);
    await expect(poured).rejects.toThrow(why?.message ?? "closed before the end");
    expect(sink.writableEnded).toBe(false);
  }
});

test("a passage that refuses, at a chunk or at the end, destroys the source, and nothing more is written", async () => {
  const refuse = () => {
    throw new Error("no");
  };
  for (const passage of [
    { push: refuse, end: () => NOTHING },
    { push: (chunk: Buffer) => chunk, end: refuse },
  ]) {
    const source = Readable.from([Buffer.from("part")]);
    const sink = new PassThrough();
    await expect(pour(source, passage, sink)).rejects.toThrow("no");
    expect(source.destroyed).toBe(true);
    expect(sink.writableEnded).toBe(false);
  }
});

test("a sink that closes, before or while it is written to, destroys the source", async () => {
  const { sink } = sinkOf();
  const source = new PassThrough();
  const poured = pour(source, asItIs, sink);
  source.write("part");
  sink.destroy();
  await expect(poured).rejects.toThrow("closed before the end");
  expect(source.destroyed).toBe(true);
  await expect(pour(new PassThrough(), asItIs, sink)).rejects.toThrow("closed before the end");
});

test("a sink that is ended by something else fails it: a stream of HTTP/2 that is reset ends by itself", async () => {
  const source = new PassThrough();
  const sink = new PassThrough().resume();
  const poured = pour(source, asItIs, sink);
  source.write("part");
  sink.end();
  await expect(poured).rejects.toThrow("closed before the end");
  expect(source.destroyed).toBe(true);
});
