import { expect, test } from "vitest";
import { formatPageCursor, parsePageCursor } from "./page-cursor.ts";

const cursor = {
  createdAt: new Date("2030-03-01T12:00:00.123Z"),
  id: "0190f3a0-0000-7000-8000-000000000001",
};

test("a cursor comes back as it was given", () => {
  expect(parsePageCursor(formatPageCursor(cursor))).toEqual(cursor);
});

const encode = (text: string) => Buffer.from(text).toString("base64url");
const foreign = [
  "",
  "x",
  `${formatPageCursor(cursor)}=`,
  encode(`yesterday ${cursor.id}`),
  encode(`2030-03-01T12:00:00Z ${cursor.id}`),
  encode("2030-03-01T12:00:00.123Z 1 OR true"),
  encode(`2030-03-01T12:00:00.123Z ${cursor.id} more`),
];

test.each(foreign)("a cursor of another making is refused: %j", (text) => {
  expect(() => parsePageCursor(text)).toThrow(expect.objectContaining({ code: "invalid_input" }));
});
