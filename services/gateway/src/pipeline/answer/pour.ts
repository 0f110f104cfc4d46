import type { Readable, Writable } from "node:stream";

/** What becomes of the chunks of a body on their way: what to write of each, and of the end. */
export interface Passage {
  push(chunk: Buffer): Uint8Array;
  end(): Uint8Array;
}

/** No bytes. */
export const NOTHING = Buffer.alloc(0);

/**
 * Writes a body through a passage into a sink, with back-pressure, and ends the sink; resolves once everything was handed
 * to what is below it. When one of the three fails, or the sink closes early, the source is destroyed and this rejects; the
 * sink is left as it is. An answer is too short for what `pipeline` of Node sets up and takes down for each.
 */
export function pour(source: Readable, passage: Passage, sink: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let isEnded = false;
    const fail = (err: unknown) => {
      if (isOver) return;
      isOver = true;
      source.destroy();
      reject(err);
    };
    const closed = () => fail(new Error("closed before the end"));
    const drained = () => source.resume();
    const onData = (chunk: Buffer) => {
      if (isOver) return;
      try {
        const passed = passage.push(chunk);
        if (passed.byteLength === 0 || sink.write(passed)) return;
        source.pause();
        sink.once("drain", drained);
      } catch (err) {
        fail(err);
      }
    };
    const onEnd = () => {
      if (isOver) return;
      try {
        isEnded = true;
        const rest = passage.end();
        if (rest.byteLength > 0) sink.end(rest);
        else sink.end();
      } catch (err) {
        fail(err);
      }
    };
    sink.once("finish", () => {
      // A stream of HTTP/2 that is reset is ended by Node itself.
      if (!isEnded) return closed();
      isOver = true;
      resolve();
    });
    sink.on("error", fail);
    sink.once("close", closed);
    // Stays: a source that is destroyed may still report why.
    source.on("error", fail);
    source.once("close", () => {
      if (!source.readableEnded) closed();
    });
    source.once("end", onEnd);
    source.on("data", onData);
    if (sink.destroyed) closed();
  });
}
