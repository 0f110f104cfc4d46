export * from "./all-connectors.ts";
export * from "./classify-request.ts";
export * from "./client-rule.ts";
export * from "./connector.ts";
export * from "./path-pattern.ts";
