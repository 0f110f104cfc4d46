/**
 * The oldest versions of runc, by release line, in which an image that nobody trusts cannot break out through what is known
 * (CVE-2024-21626, CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881). Lines before the first one have no fix, later ones
 * all of them.
 */
const PATCHED: readonly (readonly [major: number, minor: number, patch: number])[] = [
  [1, 2, 8],
  [1, 3, 3],
];

/** Whether this version of runc keeps images of clients in. One that cannot be read does not. */
export function isPatchedForClientImages(version: string): boolean {
  const match = /^(\d+)\.(\d+)\.(\d+)(?!-rc)/.exec(version);
  if (match === null) return false;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(Number);
  const line = PATCHED.find(([lineMajor, lineMinor]) => lineMajor === major && lineMinor === minor);
  if (line !== undefined) return patch >= line[2];
  const [lastMajor, lastMinor] = PATCHED.at(-1) ?? [0, 0];
  return major > lastMajor || (major === lastMajor && minor > lastMinor);
}
