import { passed } from "../../pipeline/answer/refusal.ts";
import { percentEncoded } from "../reveal.ts";
import type { Swap } from "./draft.ts";

// Neither a path's placeholder nor a parameter's can stand in the other part: each is looked for in its own.
const splitPath = (path: string): [path: string, query: string | undefined] => {
  const mark = path.indexOf("?");
  return mark === -1 ? [path, undefined] : [path.slice(0, mark), path.slice(mark + 1)];
};

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (err) {
    if (!(err instanceof URIError)) throw err;
    return undefined;
  }
}

/** The whole value of the one query parameter of this name. */
export function inQuery(path: string, name: string, placeholder: string): Swap | undefined {
  const parameters = splitPath(path)[1]?.split("&") ?? [];
  const named = parameters.filter((parameter) => decoded(parameter.split("=", 1)[0] ?? "") === name);
  const [parameter = ""] = named;
  const value = parameter.slice(parameter.indexOf("=") + 1);
  if (named.length !== 1 || value !== placeholder) return undefined;
  return (draft, secret) =>
    passed({ ...draft, path: draft.path.replace(placeholder, () => percentEncoded(secret, "parameter")) });
}

/** The rest of a path segment, right after one of these beginnings of the path. */
export function inPath(path: string, after: readonly string[], placeholder: string): Swap | undefined {
  const [plain] = splitPath(path);
  const begins = after.some((beginning) => {
    const end = plain[beginning.length + placeholder.length];
    return plain.startsWith(beginning + placeholder) && (end === undefined || end === "/");
  });
  if (!begins) return undefined;
  return (draft, secret) =>
    passed({ ...draft, path: draft.path.replace(placeholder, () => percentEncoded(secret, "segment")) });
}
