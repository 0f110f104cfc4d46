import * as z from "zod/mini";
import { agentParams } from "./primitives.ts";
import { defineRoute, SIGNED_IN } from "./route-contract.ts";

const searchSchema = z._default(z.string().check(z.maxLength(100)), "");

/** A place in an agent's output, as an answer gave it. */
const positionSchema = z.string().check(
  z.regex(/^\d{1,16}-\d{1,16}$/, {
    error: "must be the `next` of an answer or the id of an event",
  }),
);

const pieceShape = {
  /** The oldest first; without escape sequences, and � for other control characters. */
  lines: z.array(z.string()),
  /** Whether lines were left out: before these, or since the last event. */
  isPartial: z.boolean(),
};

export const agentOutputRoute = defineRoute({
  id: "agentOutput",
  method: "get",
  path: "/api/agents/{id}/output",
  tag: "agents",
  summary: "The newest lines that an agent put out, also of one that is stopped",
  needs: SIGNED_IN,
  params: agentParams,
  query: z.strictObject({
    /** How many lines, 1 to 1,000; 200 unless asked otherwise. */
    tail: z._default(
      z.pipe(
        z.string().check(z.regex(/^(?:[1-9]\d{0,2}|1000)$/, { error: "must be a number from 1 to 1000" })),
        z.transform(Number),
      ),
      200,
    ),
    /** Only lines that hold this text, upper or lower case. */
    search: searchSchema,
  }),
  answer: {
    status: 200,
    body: z.strictObject({
      ...pieceShape,
      /** After which to follow it; null while there is none. */
      next: z.nullable(z.string()),
    }),
  },
  problems: ["not_found", "dependency_unavailable"],
});

export const followOutputRoute = defineRoute({
  id: "followOutput",
  method: "get",
  path: "/api/agents/{id}/output/follow",
  tag: "agents",
  summary:
    "What an agent puts out from now on: an event stream of `lines`, and `end` when the agent is deleted",
  needs: SIGNED_IN,
  params: agentParams,
  query: z.strictObject({
    search: searchSchema,
    /** After which to begin; what comes next unless given here or as `Last-Event-ID`. */
    after: z.optional(positionSchema),
  }),
  answer: { status: 200, mediaTypes: ["text/event-stream"] },
  problems: ["not_found", "dependency_unavailable", "rate_limited"],
});
