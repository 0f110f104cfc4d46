import { describe, expect, test } from "vitest";
import type { OutputFile } from "./output-file.ts";
import { readOutput } from "./read-output.ts";

/** A file in memory that says how much of it was read. */
function file(inode: number, text: string, sizeBytes?: number): OutputFile & { readBytes: number } {
  const bytes = Buffer.from(text);
  const made = {
    inode,
    sizeBytes: sizeBytes ?? bytes.length,
    readBytes: 0,
    read: async (offset: number, lengthBytes: number) => {
      made.readBytes += lengthBytes;
      return bytes.subarray(offset, offset + lengthBytes);
    },
    close: async () => undefined,
  };
  return made;
}
/** As sparse as a cell can make one. */
const hole = (sizeBytes: number) => {
  const made = file(9, "", sizeBytes);
  return Object.assign(made, {
    read: async (_offset: number, lengthBytes: number) => {
      made.readBytes += lengthBytes;
      return Buffer.alloc(lengthBytes);
    },
  });
};
const newest = (linesMax: number, search = "") => ({ kind: "newest", linesMax, search }) as const;
const after = (position: string, search = "") => ({ kind: "after", position, search }) as const;

describe("the newest lines", () => {
  test("go over both files, the older first, with a line that has no end yet", async () => {
    const files = [file(1, "a\nb\n"), file(2, "c\nd")];
    expect(await readOutput(files, newest(3))).toEqual({
      lines: ["b", "c", "d"],
      next: "2-3",
      isPartial: true,
    });
    expect(await readOutput(files, newest(9))).toEqual({
      lines: ["a", "b", "c", "d"],
      next: "2-3",
      isPartial: false,
    });
  });

  test("are none where there is no file", async () => {
    expect(await readOutput([], newest(9))).toEqual({ lines: [], next: null, isPartial: false });
  });

  test("that hold a text are found without regard to case", async () => {
    const files = [file(1, "An Error\nfine\nerror two\n")];
    expect((await readOutput(files, newest(9, "ERROR"))).lines).toEqual(["An Error", "error two"]);
    expect((await readOutput(files, newest(1, "error"))).lines).toEqual(["error two"]);
  });

  test("are cut where they are too long, also over the pieces in which they are read", async () => {
    const [line = "", next] = (await readOutput([file(1, `${"x".repeat(200_000)}\ny\n`)], newest(9))).lines;
    expect([line.length, line.at(-1), next]).toEqual([4_097, "…", "y"]);
  });

  test("of a file as large as one pleases cost no more than a fixed number of bytes", async () => {
    const sparse = hole(2 ** 43);
    const piece = await readOutput([sparse], newest(1_000));
    expect(sparse.readBytes).toBeLessThanOrEqual(512 * 1024);
    expect(piece).toMatchObject({ next: `9-${2 ** 43}`, isPartial: true });
    await readOutput([sparse], newest(1_000, "x"));
    expect(sparse.readBytes).toBeLessThanOrEqual(17 * 1024 ** 2);
  });

  test("end where a file was cut short meanwhile", async () => {
    expect((await readOutput([file(1, "a\n", 1_000)], newest(9))).lines).toEqual(["a"]);
  });

  test("together are no longer than an answer may be", async () => {
    const lines = `${"x".repeat(4_000)}\n`.repeat(4_000);
    const piece = await readOutput([file(1, lines)], newest(1_000, "x"));
    expect(piece.lines.join("").length).toBeLessThanOrEqual(512 * 1024);
    expect(piece.isPartial).toBe(true);
  });
});

describe("what came after", () => {
  test("is whole lines alone, and the rest of one comes with the next piece", async () => {
    const first = await readOutput([file(1, "a\nb\npar")], after("1-2"));
    expect(first).toEqual({ lines: ["b"], next: "1-4", isPartial: false });
    const second = await readOutput([file(1, "a\nb\npartial\n")], after(first.next ?? ""));
    expect(second).toEqual({ lines: ["partial"], next: "1-12", isPartial: false });
  });

  test("goes on in the next file when the one that was read has been put aside", async () => {
    const files = [file(1, "a\nb\n"), file(2, "c\n")];
    expect(await readOutput(files, after("1-2"))).toEqual({
      lines: ["b", "c"],
      next: "2-2",
      isPartial: false,
    });
  });

  test("says that something is missing where nobody knows the position any more", async () => {
    expect(await readOutput([file(3, "c\n")], after("1-2"))).toEqual({
      lines: ["c"],
      next: "3-2",
      isPartial: true,
    });
    expect((await readOutput([file(1, "c\n")], after("1-50"))).isPartial).toBe(true);
  });

  test("is at most a quarter of a megabyte at once, the newest of it", async () => {
    const flood = file(1, "x\n".repeat(1_000_000));
    const piece = await readOutput([flood], after("1-0"));
    expect(flood.readBytes).toBeLessThanOrEqual(300 * 1024);
    expect(piece).toMatchObject({ next: "1-2000000", isPartial: true });
  });

  test("does not wait for the end of a line that is too long", async () => {
    const piece = await readOutput([file(1, "x".repeat(10_000))], after("1-0"));
    expect(piece).toMatchObject({ next: "1-10000" });
    expect(piece.lines[0]).toHaveLength(4_097);
  });

  test("is nothing when nothing came", async () => {
    expect(await readOutput([file(1, "a\n")], after("1-2"))).toEqual({
      lines: [],
      next: "1-2",
      isPartial: false,
    });
  });
});
