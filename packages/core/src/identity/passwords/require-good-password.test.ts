import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import { isCommonPassword } from "./is-common-password.ts";
import { requireGoodPassword } from "./require-good-password.ts";
import { commonPasswordList } from "./testing/pack-common-passwords.ts";

const owner = { email: "ada.lovelace@example.test", clientName: "Analytical Engines Ltd." };
const faultOf = async (password: string): Promise<string | undefined> => {
  try {
    await requireGoodPassword(password, owner);
    return undefined;
  } catch (err) {
    if (!(err instanceof Error && "fields" in err)) throw err;
    const [field] = err.fields as readonly { pointer: string; detail: string }[];
    expect(field?.pointer).toBe("/password");
    return field?.detail;
  }
};

describe("requireGoodPassword", () => {
  test.each([
    "1qaz2wsx3edc",
    "Justinbieber",
    "password12345",
    "P@ssw0rd2024!",
    "2024-Sunshine!!",
    "123 dragon 456",
    "!!!!1111Liverpool",
    "ilove you 1234",
  ])("refuses %s, which is leaked or stands on what is leaked", async (password) => {
    expect(await faultOf(password)).toMatch(/attackers try first/);
  });

  test.each([
    "aaaaaaaaaaaa",
    "abababababab",
    "passwordpassword",
    "Xk7#qXk7#qXk7#",
    "qwertyuiop12",
    "abcdefgh12345",
    "98765432109876",
    "asdfghjklqwert",
    "112211221122",
  ])("refuses %s, which is a pattern", async (password) => {
    expect(await faultOf(password)).toMatch(/repeat itself/);
  });

  test.each([
    "ada.lovelace and more",
    "My AdaLovelace 77",
    "analytical-engines-ltd",
    "I run DeployClaw daily",
    "ada.lovelace@example.test",
  ])("refuses %s, which is made of what everybody knows of its owner", async (password) => {
    expect(await faultOf(password)).toMatch(/must not contain/);
  });

  test.each([
    "correct horse battery staple",
    "purple rivers sing at dawn",
    "vK3!mzQ8rT#w",
    "Zürich liegt am See, oder?",
    "тихая река у старого моста",
    "8842 1097 7315 2046",
  ])("takes %s", async (password) => {
    expect(await faultOf(password)).toBeUndefined();
  });

  test("takes any password when the owner's words are too short to mean anything", async () => {
    await requireGoodPassword("vK3!mzQ8rT#wab", { email: "ab@x.test", clientName: "AB" });
  });
});

describe("isCommonPassword", () => {
  test("knows every word of the list, which is some ten thousands long", async () => {
    const list = commonPasswordList();
    expect(list.length).toBeGreaterThan(40_000);
    for (const word of [list[0], list[20_000], list.at(-1)])
      expect(await isCommonPassword([word ?? ""])).toBe(true);
    expect(await isCommonPassword(["no such password in any list"])).toBe(false);
    expect(await isCommonPassword([""])).toBe(false);
  });

  test("the packed list is what the package says today", () => {
    const packed = brotliDecompressSync(Buffer.from(COMMON_PASSWORDS, "base64")).toString();
    expect(packed === commonPasswordList().join("\n")).toBe(true);
  });
});
