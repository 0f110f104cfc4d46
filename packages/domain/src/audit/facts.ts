import type { AuditMetadata } from "./audit-metadata.ts";

type FactValue = AuditMetadata[string];

/** What one fact of an entry may be; `Value` has undefined in it where the fact need not be there. */
export interface Fact<Value extends FactValue | undefined = FactValue | undefined> {
  /** The value as it is written: never longer than the fact allows. */
  bound(value: Value): Value;
  /** The same from a log, where nothing says that it still has this form; undefined when it has another. */
  read(value: unknown): Value | undefined;
}

/** The facts that entries of one action hold, by name. */
export interface FactShapes {
  readonly [name: string]: Fact;
}

type ValueOf<F> = F extends Fact<infer Value> ? Value : never;
type Demanded<S extends FactShapes> = {
  [Name in keyof S]: undefined extends ValueOf<S[Name]> ? never : Name;
}[keyof S];

/** What a writer gives for such facts. */
export type FactsOf<S extends FactShapes> = keyof S extends never
  ? Readonly<Record<string, never>>
  : { readonly [Name in Demanded<S>]: ValueOf<S[Name]> } & {
      readonly [Name in Exclude<keyof S, Demanded<S>>]?: ValueOf<S[Name]>;
    };

/** The same as somebody reads it: any of it may be missing, since an older platform may have written something else. */
export type ReadFacts<S extends FactShapes> = { readonly [Name in keyof S]?: ValueOf<S[Name]> | undefined };

/** A text of at most so many UTF-16 code units; a longer one is cut. */
export const text = (lengthMax: number): Fact<string> => ({
  bound: (value) => value.slice(0, lengthMax),
  read: (value) => (typeof value === "string" ? value : undefined),
});

/** An id of any kind, a name that the platform made, an RFC 3339 time. */
export const shortText = text(128);

/** A whole number. */
export const count: Fact<number> = {
  bound: (value) => value,
  read: (value) => (typeof value === "number" ? value : undefined),
};

/** Yes or no. */
export const flag: Fact<boolean> = {
  bound: (value) => value,
  read: (value) => (typeof value === "boolean" ? value : undefined),
};

/** One of a few words. */
export function word<const Word extends string>(words: readonly Word[]): Fact<Word> {
  return {
    bound: (value) => value,
    read: (value) => words.find((each) => each === value),
  };
}

/** Texts, at most 64 of them, each cut to so many code units. */
export const list = (lengthMax: number): Fact<readonly string[]> => ({
  bound: (values) => values.slice(0, 64).map((value) => value.slice(0, lengthMax)),
  read: (value) => (Array.isArray(value) ? value.map(String) : undefined),
});

/** A fact that need not be there. */
export const maybe = <Value extends FactValue>(fact: Fact<Value>): Fact<Value | undefined> => ({
  bound: (value) => (value === undefined ? undefined : fact.bound(value)),
  read: (value) => fact.read(value),
});

/** A fact that may be null. */
export const orNull = <Value extends FactValue>(fact: Fact<Value>): Fact<Value | null> => ({
  bound: (value) => (value === null ? null : fact.bound(value)),
  read: (value) => (value === null ? null : fact.read(value)),
});
