import { expect, test } from "vitest";
import { CONTRACT_LABEL, contractOf, refuseContract } from "./image-contract.ts";

const range = { oldest: 2, newest: 4 };

test.each([2, 3, 4])("an image built for contract %i of 2 to 4 is run", (contract) => {
  expect(refuseContract("nano", contract, range)).toBeUndefined();
});

test.each<[string, number | undefined, string]>([
  ["an older contract", 1, 'The image "nano" was built for contract 1, and this platform needs at least 2'],
  ["a newer contract", 5, 'The image "nano" was built for contract 5, and this platform knows none above 4'],
  ["no contract", undefined, 'The image "nano" names no contract, so it is too old'],
])("an image built for %s is refused, and the way out is named", (_what, contract, words) => {
  const refusal = refuseContract("nano", contract, range);
  expect(refusal).toContain(words);
  expect(refusal).toContain("./claw images build");
});

test.each([undefined, "", "0", "01", "-1", "1.5", "1 ", "one", "9".repeat(10)])(
  "a label that says %j names no contract",
  (text) => {
    expect(contractOf(text === undefined ? {} : { [CONTRACT_LABEL]: text })).toBeUndefined();
  },
);

test("a label names the contract as a number", () => {
  expect(contractOf({ [CONTRACT_LABEL]: "12", other: "3" })).toBe(12);
});
