import {
  erasureCertificateRoute,
  getDeletionRoute,
  requestDeletionRoute,
  restoreClientRoute,
} from "@deployclaw/contracts";
import {
  type ClientDeletion,
  formatCertificateToken,
  getErasureCertificate,
  requestDeletion,
  restoreClient,
} from "@deployclaw/core";
import { AppError, type ClientId } from "@deployclaw/domain";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import { productContextOf } from "../product-context-of.ts";

const CERTIFICATE_FORMAT = "deployclaw/erasure-certificate/v1";

/** Deleting the whole client, taking that back, and what proves afterwards that it was erased. */
export function mountClient(app: Hono<ApiEnv>, deps: ApiDeps): void {
  const shown = (clientId: ClientId, { requestedAt, dueAt }: ClientDeletion) => {
    const token = formatCertificateToken(deps.keys.certificates, clientId);
    return { requestedAt, dueAt, certificateUrl: `${deps.publicUrl}/api/erasure-certificates/${token}` };
  };

  mountRoute(app, deps, requestDeletionRoute, async (call) => {
    const { clientName } = call.body;
    const input = { clientName, graceMs: deps.deletionGraceMs };
    const deletion = await requestDeletion({ ctx: productContextOf(deps, call), input });
    return { deletion: shown(call.signedIn.client.id, deletion) };
  });

  mountRoute(app, deps, getDeletionRoute, async ({ signedIn }) => {
    const { id, hold } = signedIn.client;
    if (hold?.kind !== "deleting") throw new AppError("not_found", "The client is not being deleted.");
    return { deletion: shown(id, { requestedAt: hold.since, dueAt: hold.dueAt }) };
  });

  mountRoute(app, deps, restoreClientRoute, async (call) => {
    await restoreClient({ ctx: productContextOf(deps, call) });
    return undefined;
  });

  mountRoute(app, deps, erasureCertificateRoute, async ({ c, params }) => {
    const certificate = await getErasureCertificate({ ctx: deps, input: params });
    c.header("content-disposition", 'attachment; filename="erasure-certificate.json"');
    return { format: CERTIFICATE_FORMAT, ...certificate } as const;
  });
}
