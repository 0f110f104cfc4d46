import { StringDecoder } from "node:string_decoder";

/** A line longer than this is cut into several, so that no process can make the supervisor hold more. */
const lineLengthMax = 16_384;

/** Cuts a stream of bytes into lines. `end` hands over what came after the last line break. */
export function createLineSplitter(onLine: (line: string) => void): {
  write: (chunk: Buffer) => void;
  end: () => void;
} {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const drain = () => {
    let at = rest.indexOf("\n");
    while (at >= 0) {
      onLine(rest.slice(0, at));
      rest = rest.slice(at + 1);
      at = rest.indexOf("\n");
    }
    while (rest.length > lineLengthMax) {
      onLine(rest.slice(0, lineLengthMax));
      rest = rest.slice(lineLengthMax);
    }
  };
  return {
    write: (chunk) => {
      rest += decoder.write(chunk);
      drain();
    },
    end: () => {
      rest += decoder.end();
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}
