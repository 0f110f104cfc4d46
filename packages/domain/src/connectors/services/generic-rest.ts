import type { Connector } from "../connector.ts";

/** Any other service: all of it is `api:outbound`, unless rules of the client's own say more. */
export const genericRest: Connector = {
  name: "generic",
  title: "Any other web service",
  hosts: [],
  alsoAt: ["*"],
  rules: [{ methods: ["*"], path: "/**", scopes: ["api:outbound"], action: "api_outbound" }],
  otherwise: { scopes: ["api:outbound"], action: "api_outbound" },
  slots: [{ kind: "bearer" }, { kind: "header", header: "x-api-key" }, { kind: "basic" }],
};
