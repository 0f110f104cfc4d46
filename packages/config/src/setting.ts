import type * as z from "zod/mini";

/** One value a process reads at start: the variable that holds it and the schema that accepts it. */
export type Setting<Value> = {
  readonly variable: string;
  readonly schema: z.ZodMiniType<Value>;
};

/** All settings of one process, keyed by the name its code uses. */
export type Slice = Readonly<Record<string, Setting<unknown>>>;

/** The typed values that a slice's settings give. */
export type ConfigOf<S extends Slice> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer Value> ? Value : never;
};

export function setting<Value>(variable: string, schema: z.ZodMiniType<Value>): Setting<Value> {
  return { variable, schema };
}
