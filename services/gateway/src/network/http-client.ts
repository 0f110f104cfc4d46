let loading: Promise<typeof import("undici")> | undefined;

/**
 * The client for requests to the outside, loaded with the first one: an idle gateway does without its memory. It is asked
 * for once, since in a bundle each `import()` of it copies all that it exports, more than a request takes otherwise.
 */
export function httpClient(): Promise<typeof import("undici")> {
  loading ??= import("undici");
  return loading;
}
