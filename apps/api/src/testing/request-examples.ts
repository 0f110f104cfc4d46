/** A body that each route with a body takes, so far as a test needs one that is let through. By the route's id. */
export const BODY_EXAMPLES: { readonly [routeId: string]: { readonly [field: string]: unknown } } = {
  createAgent: {
    name: "example",
    runtime: "nano",
    config: { nested: { list: [1] } },
    permissions: { scopes: [], rateLimits: {}, allowedDomains: [], maxDailyTokenSpend: 0 },
    resources: { pidsMax: 32 },
  },
  updateAgent: { name: "renamed" },
  chatWithAgent: { message: "hello" },
  createCredential: { name: "EXAMPLE", value: "value", hosts: ["api.example.com"] },
  replaceCredential: { value: "value" },
  createForwarder: {
    name: "example",
    destination: { kind: "webhook", url: "https://siem.example.com/" },
    from: "now",
  },
  updateForwarder: { name: "renamed" },
  rotateForwarderSecret: { dropOld: true },
};
