import type { RouteContract } from "@deployclaw/contracts";
import { authenticate, type Caller, type RequestKey, type SignedIn } from "@deployclaw/core";
import type { Context, Hono } from "hono";
import type { input, output, ZodMiniType } from "zod/mini";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { callerOf } from "./caller-of.ts";
import { checkNeeds } from "./check-needs.ts";
import { parseInput } from "./parse-input.ts";
import { parseBody, readBody, refuseOtherBody } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import { readRequestKey } from "./read-request-key.ts";
import { requireOperation } from "./require-operation.ts";
import { requireOwnOrigin } from "./require-own-origin.ts";
import { readSessionCookie } from "./session-cookie.ts";

type Parsed<Schema> = Schema extends ZodMiniType ? output<Schema> : undefined;

/** A value that JSON turns into `Value`: a Date may stand for a point in time. */
export type Sendable<Value> = unknown extends Value
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Sendable<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Sendable<Value[Key]> }
      : string extends Value
        ? string | Date
        : Value;

type Answer<Contract extends RouteContract> = Contract["answer"]["body"] extends ZodMiniType
  ? Sendable<input<Contract["answer"]["body"]>>
  : undefined;

/** One call of a route: parsed, and made by somebody who has what the route needs. */
export interface Call<Contract extends RouteContract> {
  readonly c: Context<ApiEnv>;
  readonly caller: Caller;
  readonly signedIn: Contract["needs"]["session"] extends "none" ? undefined : SignedIn;
  /** The caller's key for a creation; undefined on other routes. */
  readonly requestKey: RequestKey | undefined;
  readonly params: Parsed<Contract["params"]>;
  readonly query: Parsed<Contract["query"]>;
  readonly body: Parsed<Contract["body"]>;
}

/** What a route does once its needs are met; a Response stands for itself, anything else becomes JSON. */
export type Handler<Contract extends RouteContract> = (
  call: Call<Contract>,
) => Promise<Answer<Contract> | Response>;

const parseIfAny = (schema: ZodMiniType | undefined, value: unknown): unknown =>
  schema === undefined ? undefined : parseInput(schema, value);

const keyOf = ({ req }: Context<ApiEnv>, deps: ApiDeps, body: string): RequestKey | undefined =>
  readRequestKey(deps, { header: req.header("idempotency-key"), method: req.method, url: req.url }, body);

/** A contract's path as the router writes it. */
export function routerPathOf({ path, takesRest }: RouteContract): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1") + (takesRest === true ? "{.+}" : "");
}

/**
 * Puts a route into the app. Nothing of its handler runs before origin, session, the session's request limit, role,
 * step-up and input were checked, in this order, as its contract says.
 */
export function mountRoute<const Contract extends RouteContract>(
  app: Hono<ApiEnv>,
  deps: ApiDeps,
  contract: Contract,
  handler: Handler<Contract>,
): void {
  app.on(contract.method.toUpperCase(), routerPathOf(contract), async (c) => {
    c.set("route", contract.path);
    const { needs } = contract;
    const token = readSessionCookie(c);
    const rules = { form: contract.form === true, hasCookie: token !== undefined };
    if (contract.method !== "get") {
      const origin = c.req.header("origin") ?? null;
      requireOwnOrigin({ publicUrl: deps.publicUrl, origin, hasCookie: rules.hasCookie });
    }
    let signedIn: SignedIn | undefined;
    if (needs.session !== "none") {
      signedIn = token === undefined ? undefined : await authenticate(deps, token);
      if (signedIn !== undefined) c.set("quota", await deps.limits.takeRequest(signedIn.sessionId));
      checkNeeds(needs, signedIn, deps.clock());
    }
    if (contract.body === undefined) refuseOtherBody(c.req.raw, rules);
    const text = contract.body === undefined ? "" : await readBody(c.req.raw, rules);
    if (needs.stepUp === "operation" && signedIn !== undefined)
      await requireOperation(deps, signedIn, { method: c.req.method, url: c.req.url, body: text });
    const call = {
      c,
      caller: callerOf(c, deps.proxies),
      requestKey: contract.idempotent === true ? keyOf(c, deps, text) : undefined,
      signedIn,
      params: parseIfAny(contract.params, c.req.param()),
      query: parseIfAny(contract.query, readQuery(c.req.url)),
      body: contract.body === undefined ? undefined : parseInput(contract.body, parseBody(c.req.raw, text)),
    } as Call<Contract>;
    const answer = await handler(call);
    if (answer instanceof Response) return answer;
    if (contract.answer.status === 204) return c.body(null, 204);
    return c.json(answer, contract.answer.status);
  });
}
