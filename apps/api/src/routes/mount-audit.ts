import {
  auditHistogramRoute,
  checkpointRoute,
  consistencyProofRoute,
  exportAuditRoute,
  inclusionProofRoute,
  listAuditRoute,
} from "@deployclaw/contracts";
import {
  auditHistogram,
  exportAudit,
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

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line.endsWith("\n") ? line : `${line}\n`);
}

/** The client's log: to read, to take along, and to prove. */
export function mountAudit(app: Hono<ApiEnv>, deps: ApiDeps): void {
  mountRoute(app, deps, listAuditRoute, (call) =>
    listAuditEntries({ ctx: productContextOf(deps, call), input: call.query }),
  );

  mountRoute(app, deps, auditHistogramRoute, (call) =>
    auditHistogram({ ctx: productContextOf(deps, call), input: call.query }),
  );

  mountRoute(app, deps, exportAuditRoute, async (call) => {
    const lines = await exportAudit({ ctx: productContextOf(deps, call) });
    return new Response(ReadableStream.from(encoded(lines)), {
      headers: {
        "content-type": "application/x-ndjson",
        "content-disposition": 'attachment; filename="audit.ndjson"',
      },
    });
  });

  mountRoute(app, deps, checkpointRoute, (call) => getCheckpoint({ ctx: productContextOf(deps, call) }));

  mountRoute(app, deps, inclusionProofRoute, (call) =>
    getInclusionProof({ ctx: productContextOf(deps, call), input: call.query }),
  );

  mountRoute(app, deps, consistencyProofRoute, (call) =>
    getConsistencyProof({ ctx: productContextOf(deps, call), input: call.query }),
  );
}
