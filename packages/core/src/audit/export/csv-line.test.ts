import { expect, test } from "vitest";
import { csvLine } from "./csv-line.ts";

test("cells are quoted, quotes doubled, and line breaks stay within their cell", () => {
  expect(csvLine(["a", 'say "hi"', "two\nlines", "a,b", null, -7])).toBe(
    '"a","say ""hi""","two\nlines","a,b","","-7"\r\n',
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://evil.example")'])(
  "no spreadsheet takes %j for a formula",
  (text) => {
    expect(csvLine([text])).toBe(`"'${text.replaceAll('"', '""')}"\r\n`);
  },
);
