import { inspect } from "node:util";
import { expect, test } from "vitest";
import { parseMasterKeys } from "./parse-master-keys.ts";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");

test("the highest version is current, whatever the order", () => {
  const ring = parseMasterKeys(`3:${key(3)},1:${key(1)}`);
  expect(ring.currentVersion).toBe(3);
  expect(ring.master(1).revealBytes()).toEqual(Buffer.alloc(32, 1));
});

test("a version below the minimum is refused although its key is loaded", () => {
  const ring = parseMasterKeys(`1:${key(1)},2:${key(2)}`, 2);
  expect(() => ring.master(1)).toThrow(expect.objectContaining({ reason: "key_version_refused" }));
  expect(() => ring.master(3)).toThrow(expect.objectContaining({ reason: "key_version_unknown" }));
});

test("a ring does not show its keys", () => {
  const ring = parseMasterKeys(`1:${key(7)}`);
  const seen = inspect(ring, { showHidden: true, depth: 9 }) + JSON.stringify(ring);
  expect(seen).not.toContain(key(7));
  expect(seen).not.toContain("0707");
});

const malformed: [string, string][] = [
  ["nothing", ""],
  ["no version", key(1)],
  ["version zero", `0:${key(1)}`],
  ["a leading zero", `01:${key(1)}`],
  ["a sign", `+1:${key(1)}`],
  ["a version past 31 bits", `2147483648:${key(1)}`],
  ["31 bytes", `1:${Buffer.alloc(31).toString("base64")}`],
  ["33 bytes", `1:${Buffer.alloc(33).toString("base64")}`],
  ["no padding", `1:${key(1).slice(0, -1)}`],
  ["base64url", `1:${Buffer.alloc(32, 0xff).toString("base64url")}=`],
  ["bits after the last byte", `1:${key(0).slice(0, -2)}B=`],
  ["white space", `1:${key(1)}, 2:${key(2)}`],
  ["a trailing comma", `1:${key(1)},`],
  ["a repeated version", `1:${key(1)},1:${key(2)}`],
  ["a repeated key", `1:${key(1)},2:${key(1)}`],
];

test.each(malformed)("a setting with %s is refused without showing it", (_name, setting) => {
  const read = () => parseMasterKeys(setting);
  expect(read).toThrow(expect.objectContaining({ reason: "setting_invalid" }));
  expect(read).not.toThrow(key(1));
});

test("a minimum above the current version is refused", () => {
  expect(() => parseMasterKeys(`1:${key(1)}`, 2)).toThrow(/minimum/);
});
