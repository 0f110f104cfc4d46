/**
 * What platform and images must agree on has a number: how an image is started, the paths and names of its configuration,
 * its port and probe, where it keeps its output, and the sockets that an airlock relays between. A change that either side
 * would notice gets the next number, in the images that keep to it and here.
 */
export const IMAGE_CONTRACTS: ImageContracts = { oldest: 1, newest: 1 };

/** The label in which an image of the platform says for which contract it was built. */
export const CONTRACT_LABEL = "deployclaw.contract";

/** The label in which an image that was taken in as it is says where it comes from. */
export const UPSTREAM_LABEL = "deployclaw.upstream";

/** The contracts that a platform can run. */
export interface ImageContracts {
  readonly oldest: number;
  readonly newest: number;
}

/** The contract that an image's labels name; undefined for one that names none. */
export function contractOf(labels: { readonly [name: string]: string }): number | undefined {
  const text = labels[CONTRACT_LABEL] ?? "";
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

/** Why this platform cannot run an image that was built for this contract, in words for who runs it; undefined when it can. */
export function refuseContract(
  name: string,
  contract: number | undefined,
  { oldest, newest }: ImageContracts = IMAGE_CONTRACTS,
): string | undefined {
  const fix = "run ./claw images build";
  if (contract === undefined)
    return `The image "${name}" names no contract, so it is too old, and this platform needs at least ${oldest}: ${fix}.`;
  if (contract < oldest)
    return `The image "${name}" was built for contract ${contract}, and this platform needs at least ${oldest}: ${fix}.`;
  if (contract > newest)
    return `The image "${name}" was built for contract ${contract}, and this platform knows none above ${newest}: ${fix}.`;
  return undefined;
}
