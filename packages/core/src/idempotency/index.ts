export type { AsJson } from "./answer-once.ts";
export { type RequestKey, requestKey } from "./request-key.ts";
export { sweepAnswers } from "./sweep-answers.ts";
