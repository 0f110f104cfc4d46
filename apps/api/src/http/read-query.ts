import { AppError } from "@deployclaw/domain";

/** The parameters of a query. Throws `invalid_input` for a name that is given twice, since one of both would count for nothing. */
export function readQuery(url: string): Readonly<Record<string, string>> {
  const given = [...new URL(url).searchParams];
  const names = given.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const fields = [
      { pointer: `/${twice.replaceAll("~", "~0").replaceAll("/", "~1")}`, detail: "is given twice" },
    ];
    throw new AppError("invalid_input", "The query names a parameter twice.", { fields });
  }
  return Object.fromEntries(given);
}
