import {
  ACTOR_KINDS,
  AGENT_NAME,
  AGENT_STATUSES,
  AUDIT_ACTIONS,
  DEPLOY_STEP_STATES,
  DEPLOY_STEPS,
  DESIRED_STATES,
  IMAGE_REFERENCE,
  PROBE_PATH,
  RESOURCE_BOUNDS,
  type Resources,
  RUNTIME_NAMES,
  SCOPES,
  WRITABLE_PATH,
  WRITABLE_PATHS_MAX,
} from "@deployclaw/domain";
import {
  COUNTING_NAMES,
  isPathPattern,
  PATH_PATTERN_DETAIL,
  RULE_METHODS,
} from "@deployclaw/domain/connectors";
import * as z from "zod/mini";
import { domainPatternSchema, idSchema, instantSchema, ruledText } from "./primitives.ts";

const count = (max: number) => z.int().check(z.minimum(0), z.maximum(max));

/** The name of an agent within its client. */
export const agentNameSchema = ruledText(AGENT_NAME);

/** The name of a model, as its provider spells it. */
export const modelSchema = z.string().check(
  z.regex(/^[A-Za-z0-9][A-Za-z0-9 ._:/@-]{0,127}$/, {
    error: "must be the name of a model",
  }),
);

/** What an agent may do; everything else is refused. */
export const permissionsSchema = z.strictObject({
  scopes: z.array(z.enum(SCOPES)).check(z.maxLength(SCOPES.length)),
  rateLimits: z.partialRecord(
    z.enum(SCOPES),
    z.strictObject({ maxPerHour: count(1_000_000), maxPerDay: count(10_000_000) }),
  ),
  allowedDomains: z.array(domainPatternSchema).check(z.maxLength(200)),
  maxDailyTokenSpend: count(1_000_000_000),
  /** What requests mean to services that no connector knows well enough. */
  rules: z.optional(
    z
      .array(
        z.strictObject({
          host: domainPatternSchema,
          method: z.enum(RULE_METHODS),
          path: z.string().check(z.refine(isPathPattern, { error: PATH_PATTERN_DETAIL })),
          scope: z.enum(SCOPES),
          counting: z.nullable(z.enum(COUNTING_NAMES)),
        }),
      )
      .check(z.maxLength(50)),
  ),
  maxDailySpendCents: z.optional(count(10_000_000)),
  plainHttpDomains: z.optional(z.array(domainPatternSchema).check(z.maxLength(200))),
  passthroughDomains: z.optional(z.array(domainPatternSchema).check(z.maxLength(200))),
});

const bounded = (name: keyof Resources) =>
  z.int().check(z.minimum(RESOURCE_BOUNDS[name].min), z.maximum(RESOURCE_BOUNDS[name].max));

/** The limits of a cell: bytes, thousandths of a core, processes. */
export const resourcesSchema = z.strictObject({
  memoryBytes: bounded("memoryBytes"),
  cpuMillis: bounded("cpuMillis"),
  diskBytes: bounded("diskBytes"),
  pidsMax: bounded("pidsMax"),
});

const isStorable = (value: unknown): boolean =>
  typeof value !== "string" || (value.isWellFormed() && !value.includes("\u0000"));

/** Whether PostgreSQL can hold all texts and keys in it: it takes no NUL and no lone surrogate in JSON. */
function holdsStorableText(config: unknown): boolean {
  let storable = true;
  JSON.stringify(config, (key, value: unknown) => {
    storable &&= isStorable(key) && isStorable(value);
    return value;
  });
  return storable;
}

/** The runtime's own settings; `{{credential:NAME}}` stands for a placeholder. */
export const agentConfigSchema = z.record(z.string().check(z.maxLength(128)), z.json()).check(
  z.refine((config) => JSON.stringify(config).length <= 65_536, { error: "must be at most 64 KiB" }),
  z.refine(holdsStorableText, { error: "must not contain NUL characters or halves of surrogate pairs" }),
);

/** What a client declares of an image of its own. */
export const customImageSchema = z.strictObject({
  image: ruledText(IMAGE_REFERENCE),
  port: z.int().check(z.minimum(1_024), z.maximum(32_767)),
  readyPath: ruledText(PROBE_PATH),
  writablePaths: z.array(ruledText(WRITABLE_PATH)).check(z.minLength(1), z.maxLength(WRITABLE_PATHS_MAX)),
});

/** The same as asked for: all but the image has a proposal. */
export const askedCustomImageSchema = z.extend(z.partial(customImageSchema), {
  image: customImageSchema.shape.image,
});

/** An agent as its client sees it. */
export const agentSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  runtime: z.enum(RUNTIME_NAMES),
  /** What the client declared of an image of its own; null for every other runtime. */
  custom: z.nullable(customImageSchema),
  model: z.string(),
  config: z.record(z.string(), z.unknown()),
  status: z.enum(AGENT_STATUSES),
  statusReason: z.nullable(z.string()),
  desired: z.enum(DESIRED_STATES),
  permissions: permissionsSchema,
  resources: resourcesSchema,
  host: z.nullable(z.string()),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});

/** What was last seen of an agent's cell. */
export const cellSightingShape = {
  /** Memory that a running agent uses; null when it was not measured within the last minute. */
  memoryBytes: z.nullable(z.int()),
  /** How far bringing it up is, or was; null until a host begins with it. */
  deployment: z.nullable(
    z.strictObject({
      startedAt: instantSchema,
      steps: z.array(
        z.strictObject({
          step: z.enum(DEPLOY_STEPS),
          state: z.enum(DEPLOY_STEP_STATES),
          startedAt: instantSchema,
          endedAt: z.nullable(instantSchema),
        }),
      ),
    }),
  ),
};

/** An agent with what was last seen of its cell. */
export const seenAgentSchema = z.extend(agentSchema, cellSightingShape);

/** An agent in a list, with what it did lately. */
export const listedAgentSchema = z.extend(seenAgentSchema, {
  /** Tokens that it used or has reserved since midnight UTC. */
  tokensToday: z.int(),
  /** What they cost by list prices, in millionths of a US dollar. */
  costMicrosToday: z.int(),
  /** The newest audit entry about it. */
  lastAction: z.nullable(
    z.strictObject({
      action: z.enum(AUDIT_ACTIONS),
      actorKind: z.enum(ACTOR_KINDS),
      actorId: z.string(),
      actorName: z.nullable(z.string()),
      target: z.nullable(z.string()),
      metadata: z.nullable(z.record(z.string(), z.unknown())),
      at: instantSchema,
    }),
  ),
});

/** One change of what was said of an agent; `from` and `to` are equal where only the reason changed. */
export const transitionSchema = z.strictObject({
  id: idSchema,
  from: z.enum(AGENT_STATUSES),
  to: z.enum(AGENT_STATUSES),
  reason: z.nullable(z.string()),
  /** The step of bringing the agent up that did not succeed. */
  step: z.nullable(z.enum(DEPLOY_STEPS)),
  host: z.nullable(z.string()),
  at: instantSchema,
});

const usedSchema = z.strictObject({ used: z.int(), max: z.nullable(z.int()) });

/** What an agent used of its limits in this hour and on this day; `max` is null where there is no limit. */
export const usageSchema = z.strictObject({
  tokens: usedSchema,
  /** Millionths of a US dollar, by list prices. */
  costMicros: usedSchema,
  scopes: z.array(z.strictObject({ scope: z.enum(SCOPES), hour: usedSchema, day: usedSchema })),
  hourEndsAt: instantSchema,
  dayEndsAt: instantSchema,
});

const measure = z.nullable(z.int());

/** What an agent used in one step of time. */
export const metricPointSchema = z.strictObject({
  at: instantSchema,
  /** How many minutes of the step were measured. */
  minutes: z.int(),
  /** Thousandths of a core, on average; beside it how many the agent may use. */
  cpuMillis: measure,
  cpuMaxMillis: measure,
  /** The most of what counts against the limit; beside it the limit. */
  memoryBytes: measure,
  memoryMaxBytes: measure,
  /** The most of its proportional share (PSS). */
  pssBytes: measure,
  /** What is used of the disk, and how large it is. */
  diskBytes: measure,
  diskMaxBytes: measure,
  requests: measure,
  tokens: measure,
});
