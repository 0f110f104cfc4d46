import type { WaitlistEntry } from "@deployclaw/core/waitlist";
import { expect, test } from "vitest";
import { waitlistCsv, waitlistLines } from "./format-waitlist.ts";

const entry = (changes: Partial<WaitlistEntry>): WaitlistEntry => ({
  email: "ana@example.test",
  company: null,
  message: null,
  addressHash: "ab",
  createdAt: new Date(Date.UTC(2030, 0, 2, 3, 4, 5)),
  ...changes,
});

test("a line each, whatever somebody wrote", () => {
  const lines = waitlistLines([
    entry({ company: "Acme", message: "one\r\ntwo\u001b[2Jthree \u202eevil" }),
    entry({ email: "b@example.test" }),
  ]);
  expect(lines).toEqual([
    "2030-01-02 03:04  ana@example.test  Acme  one two[2Jthree evil",
    "2030-01-02 03:04  b@example.test",
  ]);
});

test("nothing in the CSV breaks out of its cell or is taken for a formula", () => {
  const [headings, ...rows] = waitlistCsv([
    entry({ company: 'Acme, "Inc"', message: '=HYPERLINK("http://evil.example")' }),
    entry({ company: "+1", message: "-1\n@x" }),
  ]);
  expect(headings).toBe('"asked_at","email","company","message","address_hash"');
  expect(rows).toEqual([
    `"2030-01-02T03:04:05.000Z","ana@example.test","Acme, ""Inc""","'=HYPERLINK(""http://evil.example"")","ab"`,
    `"2030-01-02T03:04:05.000Z","ana@example.test","'+1","'-1\n@x","ab"`,
  ]);
});
