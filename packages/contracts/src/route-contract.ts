import type { Ability, ErrorCode } from "@deployclaw/domain";
import type { ZodMiniType } from "zod/mini";

/** What a caller must have before a route does anything. */
export interface Needs {
  /** `password`: a session that has given a password at least; `full`: both factors. */
  readonly session: "none" | "password" | "full";
  /** Whether a TOTP code must have been given moments ago in this session; `operation`: for this very request. */
  readonly stepUp: boolean | "operation";
  readonly ability: Ability;
}

/** One route as data: the router, the OpenAPI document and the tests are made from it. */
export interface RouteContract {
  readonly id: string;
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** With parameters in OpenAPI's form, `/api/agents/{id}`. */
  readonly path: string;
  /** Whether the last parameter of the path takes the rest of an address, slashes included. */
  readonly takesRest?: true;
  readonly tag: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly params?: ZodMiniType;
  readonly query?: ZodMiniType;
  readonly body?: ZodMiniType;
  /** Whether the body may also come from an HTML form, as `application/x-www-form-urlencoded`. */
  readonly form?: true;
  /** Whether it takes an `Idempotency-Key`, under which it creates once. */
  readonly idempotent?: true;
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204;
    readonly body?: ZodMiniType;
    /** Other forms of the answer than JSON. */
    readonly mediaTypes?: readonly string[];
  };
  /** What it can refuse with, besides what every route can. */
  readonly problems: readonly ErrorCode[];
}

/** Gives a contract its exact type. */
export const defineRoute = <const Contract extends RouteContract>(contract: Contract): Contract => contract;

/** Nobody in particular. */
export const ANYBODY = { session: "none", stepUp: false, ability: "read" } as const satisfies Needs;
/** Somebody who has given a password at least. */
export const HALF_SIGNED_IN = {
  session: "password",
  stepUp: false,
  ability: "read",
} as const satisfies Needs;
/** Somebody who has given both factors. */
export const SIGNED_IN = { session: "full", stepUp: false, ability: "read" } as const satisfies Needs;
/** Somebody who may change things, with both factors. */
export const MAY_CHANGE = { session: "full", stepUp: false, ability: "change" } as const satisfies Needs;
/** Somebody who may change things and has just given a TOTP code. */
export const STEPPED_UP = { session: "full", stepUp: true, ability: "change" } as const satisfies Needs;
/** Somebody who may change things and has just given a TOTP code for this very request, which cannot be undone. */
export const STEPPED_UP_FOR_THIS = {
  session: "full",
  stepUp: "operation",
  ability: "change",
} as const satisfies Needs;
/** Somebody of any role who changes their own account, with both factors, and has just given a TOTP code. */
export const OWN_ACCOUNT = { session: "full", stepUp: true, ability: "read" } as const satisfies Needs;
