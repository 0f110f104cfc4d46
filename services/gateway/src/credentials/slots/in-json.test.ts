import fc from "fast-check";
import { expect, test } from "vitest";
import { isAtPointer } from "./in-json.ts";

const PLACEHOLDER = "dcph_abcdefghijklmnopqrstuvwxy7";
const quoted = `"${PLACEHOLDER}"`;

test.each([
  ["/token", `{"token":${quoted}}`],
  ["/auth/token", `{ "a": 1, "auth" : {"token" :\n${quoted} } }`],
  ["/keys/1", `{"keys":["x",${quoted}]}`],
  ["/a~1b/~0", `{"a/b":{"~":${quoted}}}`],
  ["/", `{"":${quoted}}`],
  ["/token", `{"to\\u006ben":${quoted}}`],
  ["/__proto__/x", `{"__proto__":{"x":${quoted}}}`],
])("the placeholder is at %s of %s", (pointer, text) => {
  expect(isAtPointer(text, pointer, PLACEHOLDER)).toBe(true);
});

test.each([
  ["elsewhere", "/token", `{"note":${quoted}}`],
  ["deeper", "/token", `{"token":{"x":${quoted}}}`],
  ["within a longer text", "/token", `{"token":"Bearer ${PLACEHOLDER}"}`],
  ["also as a key", "/token", `{${quoted}:1,"token":${quoted}}`],
  ["also elsewhere", "/token", `{"note":${quoted},"token":${quoted}}`],
  ["under a name that comes again", "/token", `{"token":${quoted},"token":"x"}`],
  [
    "literally in another field and with escapes in its own",
    "/token",
    `{"note":${quoted},"note":"y","token":"\\u0064${PLACEHOLDER.slice(1)}"}`,
  ],
  ["in what is no JSON", "/token", `{"token":${quoted}`],
  ["in what is no JSON of ours", "/token", `{token:${quoted}}`],
  ["of a text", "/0", quoted],
  ["of something inherited", "/constructor/name", `{"x":${quoted}}`],
  ["behind a list's other name", "/keys/length", `{"keys":[${quoted}]}`],
  ["behind a number that is spelled otherwise", "/keys/00", `{"keys":[${quoted}]}`],
])("a placeholder %s is not in its slot", (_what, pointer, text) => {
  expect(isAtPointer(text, pointer, PLACEHOLDER)).toBe(false);
});

test("of any document it is in its slot exactly where the pointer leads", () => {
  const key = fc.constantFrom("a", "b", "a/b", "~", "0", "");
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      fc.constantFrom(1, null, "x", true),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 3 }),
    ),
  }));
  const paths = fc.array(key, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(tree, paths, paths, (document, path, other) => {
      const root = { document };
      let at: Record<string, unknown> = root;
      for (const step of path.slice(0, -1)) {
        at[step] = {};
        at = at[step] as Record<string, unknown>;
      }
      at[path.at(-1) ?? ""] = PLACEHOLDER;
      const pointer = (steps: readonly string[]) =>
        steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
      const text = JSON.stringify(root);
      expect(isAtPointer(text, pointer(path), PLACEHOLDER)).toBe(true);
      expect(isAtPointer(text, pointer(other), PLACEHOLDER)).toBe(pointer(other) === pointer(path));
    }),
    { numRuns: 500 },
  );
});
