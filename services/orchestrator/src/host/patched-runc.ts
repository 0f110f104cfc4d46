/** A runc as the engine names it: its version, and the commit or package that it was built from. */
export interface RuncBuild {
  readonly version: string;
  readonly commit: string;
}

/** The first release in which a file descriptor of the host cannot leak into a container (CVE-2024-21626). */
export const RUNC_MIN = "1.1.12";

const MIN = [1, 1, 12] as const;
// Distributions mend an older version and say so in the package's own.
const MENDED_PACKAGES = [/^1\.1\.5\+ds1-1\+deb12u\d+/, /^1\.0\.0~rc93\+ds1-5\+deb11u(?:[3-9]|\d{2,})/];

/** Whether containers that do not trust their host's other containers can run on this runc. */
export function isPatchedRunc({ version, commit }: RuncBuild): boolean {
  if (MENDED_PACKAGES.some((mended) => mended.test(commit))) return true;
  const parts = version.split(".").map((part) => Number.parseInt(part, 10));
  for (const [index, min] of MIN.entries()) {
    const part = parts[index] ?? 0;
    if (part !== min) return part > min;
  }
  // A candidate of the release that mended it came before it.
  return !/-rc/.test(version);
}
