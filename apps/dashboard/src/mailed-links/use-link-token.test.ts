import { expect, test } from "vitest";
import { linkToken } from "./use-link-token.ts";

const token = `${"a".repeat(42)}_`;

test("a mailed link's token is taken from its fragment, and nothing else is taken for one", () => {
  expect(linkToken(`#token=${token}`)).toBe(token);
  for (const fragment of ["", "#", "#token=", `#other=${token}`, `#token=${token}x`, "#token=<script>"])
    expect(linkToken(fragment)).toBeNull();
});
