import {
  createForwarderRoute,
  deleteForwarderRoute,
  getForwarderRoute,
  listForwardersRoute,
  pauseForwarderRoute,
  resumeForwarderRoute,
  rotateForwarderSecretRoute,
  testForwarderRoute,
  updateForwarderRoute,
} from "@deployclaw/contracts";
import {
  createForwarder,
  deleteForwarder,
  getForwarder,
  listForwarders,
  pauseForwarder,
  resumeForwarder,
  rotateForwarderSecret,
  sendTestEvent,
  updateForwarder,
} from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import { productContextOf } from "../product-context-of.ts";

/** Where a client's log is forwarded to. A webhook's secret goes out once, when it is made. */
export function mountForwarders(app: Hono<ApiEnv>, deps: ApiDeps): void {
  mountRoute(app, deps, listForwardersRoute, (call) => listForwarders({ ctx: productContextOf(deps, call) }));

  mountRoute(app, deps, createForwarderRoute, (call) =>
    createForwarder({ ctx: productContextOf(deps, call), input: call.body }),
  );

  mountRoute(app, deps, getForwarderRoute, async (call) => ({
    forwarder: await getForwarder({
      ctx: productContextOf(deps, call),
      input: { forwarderId: call.params.id },
    }),
  }));

  mountRoute(app, deps, updateForwarderRoute, async (call) => ({
    forwarder: await updateForwarder({
      ctx: productContextOf(deps, call),
      input: { ...call.body, forwarderId: call.params.id },
    }),
  }));

  mountRoute(app, deps, pauseForwarderRoute, async (call) => ({
    forwarder: await pauseForwarder({
      ctx: productContextOf(deps, call),
      input: { forwarderId: call.params.id },
    }),
  }));

  mountRoute(app, deps, resumeForwarderRoute, async (call) => ({
    forwarder: await resumeForwarder({
      ctx: productContextOf(deps, call),
      input: { forwarderId: call.params.id },
    }),
  }));

  mountRoute(app, deps, rotateForwarderSecretRoute, (call) =>
    rotateForwarderSecret({
      ctx: productContextOf(deps, call),
      input: { ...call.body, forwarderId: call.params.id },
    }),
  );

  mountRoute(app, deps, testForwarderRoute, async (call) => {
    const answer = await sendTestEvent({
      ctx: productContextOf(deps, call),
      input: { forwarderId: call.params.id },
    });
    const { delivered, detail } = answer;
    return { delivered, detail, reason: answer.delivered ? null : answer.reason };
  });

  mountRoute(app, deps, deleteForwarderRoute, async (call) => {
    await deleteForwarder({ ctx: productContextOf(deps, call), input: { forwarderId: call.params.id } });
    return undefined;
  });
}
