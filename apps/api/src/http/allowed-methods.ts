import type { RouteContract } from "@deployclaw/contracts";

/** The methods, in upper case, that some route takes at this path; none when the path is unknown. */
export function allowedMethods(routes: readonly RouteContract[], path: string): readonly string[] {
  const matching = routes.filter((route) => {
    const pattern = route.path
      .split(/\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/]+");
    return new RegExp(`^${pattern}${route.takesRest === true ? "(?:/.+)?" : ""}$`).test(path);
  });
  return [...new Set(matching.map((route) => route.method.toUpperCase()))];
}
