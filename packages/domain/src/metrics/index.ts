export * from "./metrics-text.ts";
export * from "./watch-process.ts";
