import { createHash, timingSafeEqual } from "node:crypto";

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/**
 * Whether somebody may read the metrics of the platform: whoever has the token where there is one; else only who calls from
 * this machine itself, and not through a proxy on it, which would let everybody in.
 */
export function mayReadMetrics(request: {
  readonly token: string | undefined;
  readonly authorization: string | undefined;
  readonly socketAddress: string | undefined;
  readonly isForwarded: boolean;
}): boolean {
  const { token, authorization = "", socketAddress = "", isForwarded } = request;
  if (token !== undefined) return timingSafeEqual(sha256(authorization), sha256(`Bearer ${token}`));
  return LOOPBACK.test(socketAddress) && !isForwarded;
}
