import {
  loginRoute,
  problemSchema,
  type RouteContract,
  registerRoute,
  setupTotpRoute,
  stepUpRoute,
  verifyTotpRoute,
} from "@deployclaw/contracts";
import type { FixedClock } from "@deployclaw/testkit";
import type { Hono } from "hono";
import { generate } from "otplib";
import type { ApiEnv } from "../api-env.ts";
import { checkAnswer } from "./check-answer.ts";

/** The origin of the API under test. */
export const ORIGIN = "http://127.0.0.1:8787";
/** The password of every user made here. */
export const PASSWORD = "correct horse battery staple";

/** What a test sends. A header given as undefined is left out. */
export interface TestRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** An answer, its body read. It was held against the OpenAPI document. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose form was checked
  readonly body: any;
}

let made = 0;

/** What Node knows of a request besides what is in it. */
export const requestEnv = (path: string, remoteAddress = "192.0.2.7") => ({
  incoming: { url: path, rawHeaders: ["Host", new URL(ORIGIN).host], socket: { remoteAddress } },
});

/**
 * Calls the API as a browser does: keeps the session cookie, sends Origin and JSON. Every answer is held against the
 * OpenAPI document.
 */
export class TestBrowser {
  readonly #app: Hono<ApiEnv>;
  readonly #clock: FixedClock;
  cookie: string | undefined;
  secret = "";
  email = "";
  /** The address that its requests come from. */
  address = "192.0.2.7";

  constructor(app: Hono<ApiEnv>, clock: FixedClock) {
    this.#app = app;
    this.#clock = clock;
  }

  /** Sends any request, its headers as given. */
  async send(method: string, path: string, init: { headers?: TestRequest["headers"]; body?: string } = {}) {
    const headers = new Headers();
    const given = {
      cookie: this.cookie === undefined ? undefined : `__Host-session=${this.cookie}`,
      ...init.headers,
    };
    for (const [name, value] of Object.entries(given)) if (value !== undefined) headers.set(name, value);
    const request = { method, headers, ...(init.body === undefined ? {} : { body: init.body }) };
    const env = requestEnv(path, this.address);
    const res = await this.#app.request(path, request, env);
    await checkAnswer(method, path, res);
    for (const line of res.headers.getSetCookie()) {
      const value = /^__Host-session=([^;]*)/.exec(line)?.[1];
      if (value !== undefined) this.cookie = value === "" ? undefined : value;
    }
    return res;
  }

  /** Calls a route. */
  async call(route: RouteContract, request: TestRequest = {}): Promise<TestAnswer> {
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(request.params?.[name] ?? "missing"),
    );
    const query = request.query === undefined ? "" : `?${new URLSearchParams(request.query)}`;
    const json = request.body === undefined ? undefined : JSON.stringify(request.body);
    const res = await this.send(route.method.toUpperCase(), path + query, {
      headers: {
        ...(route.method === "get" ? {} : { origin: ORIGIN }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      ...(json === undefined ? {} : { body: json }),
    });
    const text = await res.text();
    const isJson = /json$/.test(res.headers.get("content-type") ?? "");
    const body = isJson ? JSON.parse(text) : undefined;
    if (res.status >= 400) problemSchema.parse(body);
    return { status: res.status, headers: res.headers, text, body };
  }

  /** The code that the user's authenticator app shows, of a time step that was not used before. */
  async freshCode(): Promise<string> {
    this.#clock.advance(30_000);
    return generate({ secret: this.secret, epoch: Math.floor(this.#clock().getTime() / 1000) });
  }

  /** Registers under a new address; the session has given a password only. */
  async register(): Promise<TestAnswer> {
    made += 1;
    this.email = `person-${made}@example.test`;
    const body = { email: this.email, password: PASSWORD, clientName: `Company ${made}` };
    return this.call(registerRoute, { body });
  }

  /** Registers and enrols a second factor; the session is full and stepped up. */
  async signUp(): Promise<{ clientId: string; userId: string }> {
    await this.register();
    const setup = await this.call(setupTotpRoute, { body: { password: PASSWORD } });
    this.secret = setup.body.secret;
    const verified = await this.call(verifyTotpRoute, { body: { code: await this.freshCode() } });
    return { clientId: verified.body.client.id, userId: verified.body.user.id };
  }

  /** Lets step-up run out. */
  forgetStepUp(): void {
    this.#clock.advance(5 * 60_000);
  }

  /** Gives step-up anew: for all changes, or for one operation alone. */
  stepUp(operation?: unknown): Promise<TestAnswer> {
    return this.freshCode().then((code) => this.call(stepUpRoute, { body: { code, operation } }));
  }

  /** Calls a route that needs step-up for the very request, after giving a code for it. */
  async confirm(route: RouteContract, request: TestRequest = {}): Promise<TestAnswer> {
    const refused = await this.call(route, request);
    await this.stepUp(refused.body.operation);
    return this.call(route, request);
  }

  /** Signs another browser in as the same user, with both factors. */
  async signInAs(other: TestBrowser): Promise<void> {
    this.email = other.email;
    this.secret = other.secret;
    await this.call(loginRoute, { body: { email: this.email, password: PASSWORD } });
    await this.call(verifyTotpRoute, { body: { code: await this.freshCode() } });
  }
}
