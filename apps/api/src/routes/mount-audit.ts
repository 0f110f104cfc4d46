import {
  auditHistogramRoute,
  checkpointRoute,
  consistencyProofRoute,
  inclusionProofRoute,
  listAuditRoute,
} from "@deployclaw/contracts";
import {
  auditHistogram,
  getCheckpoint,
  getConsistencyProof,
  getInclusionProof,
  listAuditEntries,
} from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import { productContextOf } from "../product-context-of.ts";
import { mountAuditStreams } from "./mount-audit-streams.ts";
import { mountAuditTiles } from "./mount-audit-tiles.ts";

/** The client's log: to read, to take along, and to prove. */
export function mountAudit(app: Hono<ApiEnv>, deps: ApiDeps): void {
  mountRoute(app, deps, listAuditRoute, (call) =>
    listAuditEntries({ ctx: productContextOf(deps, call), input: call.query }),
  );

  mountRoute(app, deps, auditHistogramRoute, (call) =>
    auditHistogram({ ctx: productContextOf(deps, call), input: call.query }),
  );

  mountAuditStreams(app, deps);
  mountAuditTiles(app, deps);

  mountRoute(app, deps, checkpointRoute, (call) => getCheckpoint({ ctx: productContextOf(deps, call) }));

  mountRoute(app, deps, inclusionProofRoute, (call) =>
    getInclusionProof({ ctx: productContextOf(deps, call), input: call.query }),
  );

  mountRoute(app, deps, consistencyProofRoute, (call) =>
    getConsistencyProof({ ctx: productContextOf(deps, call), input: call.query }),
  );
}
