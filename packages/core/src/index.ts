export * from "./activity/index.ts";
export * from "./agents/index.ts";
export * from "./audit/index.ts";
export * from "./credentials/index.ts";
export * from "./gateway-port.ts";
export * from "./identity/index.ts";
export type { Page } from "./page.ts";
export * from "./product-context.ts";
export * from "./waitlist/index.ts";
