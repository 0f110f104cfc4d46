import { StringDecoder } from "node:string_decoder";

/** Splits a stream of server-sent events into the payloads of their `data:` lines. */
export interface EventData {
  /** The payloads that this chunk completes. */
  push(chunk: Uint8Array): string[];
}

/** A splitter for one stream. A line longer than `lineBytesMax` characters is dropped, so that memory stays bounded. */
export function eventData(lineBytesMax: number): EventData {
  const decoder = new StringDecoder("utf8");
  let pending = "";
  return {
    push(chunk) {
      const text = decoder.write(Buffer.from(chunk));
      // Only a line's end is reason to look at what waits: a line that comes byte by byte would be read again each time.
      if (!text.includes("\n")) {
        pending = pending.length + text.length > lineBytesMax ? "" : pending + text;
        return [];
      }
      const lines = (pending + text).split(/\r?\n/);
      pending = lines.pop() ?? "";
      if (pending.length > lineBytesMax) pending = "";
      return lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim());
    },
  };
}
