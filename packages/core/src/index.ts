export * from "./agents/index.ts";
export * from "./audit/index.ts";
export * from "./context/gateway-port.ts";
export * from "./context/product-context.ts";
export * from "./credentials/index.ts";
export * from "./gateway-port.ts";
export * from "./identity/index.ts";
export type { Page } from "./paging/page-cursor.ts";
export * from "./product-context.ts";
