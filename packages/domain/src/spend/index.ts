export * from "./counting.ts";
export * from "./delta-bytes.ts";
export * from "./estimate-prompt.ts";
export * from "./json-object.ts";
export * from "./limit-body.ts";
export * from "./model-prices.ts";
export * from "./read-spend-ask.ts";
export * from "./read-usage.ts";
