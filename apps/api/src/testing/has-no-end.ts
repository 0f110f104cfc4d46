import type { RouteContract } from "@deployclaw/contracts";

/** Whether a route answers with a stream that goes on for as long as somebody listens. */
export const hasNoEnd = ({ answer }: RouteContract): boolean =>
  answer.body === undefined && answer.mediaTypes?.includes("text/event-stream") === true;
