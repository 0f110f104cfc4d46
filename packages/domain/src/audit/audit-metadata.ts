/** Bounded, secret-free facts about an entry; numbers are integers so that they have one canonical form. */
export type AuditMetadata = { readonly [key: string]: string | number | boolean | null | readonly string[] };
