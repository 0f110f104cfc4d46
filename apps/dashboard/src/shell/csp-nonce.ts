/** The nonce in a Content-Security-Policy (CSP 3, section 2.3.1), which the edge makes anew for each request. */
export function cspNonce(policy: string | null): string | undefined {
  return policy?.match(/'nonce-([A-Za-z0-9+/_-]+={0,2})'/)?.[1];
}
