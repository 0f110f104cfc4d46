import { expect, test } from "vitest";
import { parseResources } from "./parse-resources.ts";
import { RESOURCE_BOUNDS, type Resources } from "./resources.ts";
import { RUNTIMES } from "./runtimes/index.ts";

test("what is not asked for is the default", () => {
  expect(parseResources({}, RUNTIMES.nano.defaults)).toEqual(RUNTIMES.nano.defaults);
  expect(parseResources({ pidsMax: 16 }, RUNTIMES.nano.defaults)).toEqual({
    ...RUNTIMES.nano.defaults,
    pidsMax: 16,
  });
});

test("every runtime's defaults lie within the bounds", () => {
  for (const { defaults } of Object.values(RUNTIMES)) expect(parseResources({}, defaults)).toEqual(defaults);
});

const names = Object.keys(RESOURCE_BOUNDS) as (keyof Resources)[];

test.each(
  names.flatMap((name) => {
    const { min, max } = RESOURCE_BOUNDS[name];
    return [min - 1, max + 1, min + 0.5, Number.NaN].map((value) => [name, value] as const);
  }),
)("%s of %d is refused", (name, value) => {
  expect(() => parseResources({ [name]: value }, RUNTIMES.nano.defaults)).toThrow(
    expect.objectContaining({
      code: "invalid_input",
      fields: [expect.objectContaining({ pointer: `/resources/${name}` })],
    }),
  );
});

test.each(names)("both ends of the range of %s are accepted", (name) => {
  const { min, max } = RESOURCE_BOUNDS[name];
  expect(parseResources({ [name]: min }, RUNTIMES.nano.defaults)[name]).toBe(min);
  expect(parseResources({ [name]: max }, RUNTIMES.nano.defaults)[name]).toBe(max);
});
