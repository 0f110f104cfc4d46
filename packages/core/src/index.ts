export * from "./gateway-port.ts";
export * from "./identity/index.ts";
export * from "./product-context.ts";
