import * as accountRoutes from "./account-routes.ts";
import * as agentRoutes from "./agent-routes.ts";
import {
  agentLogsRoute,
  auditHistogramRoute,
  checkpointRoute,
  consistencyProofRoute,
  exportAuditRoute,
  inclusionProofRoute,
  listAuditRoute,
} from "./audit-routes.ts";
import {
  loginRoute,
  logoutRoute,
  registerRoute,
  sessionRoute,
  setupTotpRoute,
  stepUpRoute,
  verifyTotpRoute,
} from "./auth-routes.ts";
import * as clientRoutes from "./client-routes.ts";
import { agentHealthRoute, chatRoute } from "./conversation-routes.ts";
import {
  createCredentialRoute,
  deleteCredentialRoute,
  listCredentialsRoute,
  replaceCredentialRoute,
} from "./credential-routes.ts";
import { eventsRoute } from "./event-routes.ts";
import * as forwarderRoutes from "./forwarder-routes.ts";
import * as mailedLinkRoutes from "./mailed-link-routes.ts";
import type { RouteContract } from "./route-contract.ts";
import { joinWaitlistRoute } from "./waitlist-routes.ts";

/** Every route of the API. */
export const ALL_ROUTES: readonly RouteContract[] = [
  registerRoute,
  loginRoute,
  setupTotpRoute,
  verifyTotpRoute,
  stepUpRoute,
  logoutRoute,
  sessionRoute,
  mailedLinkRoutes.requestPasswordResetRoute,
  mailedLinkRoutes.resetPasswordRoute,
  mailedLinkRoutes.verifyEmailRoute,
  mailedLinkRoutes.cancelRecoveryByLinkRoute,
  accountRoutes.accountRoute,
  accountRoutes.changePasswordRoute,
  accountRoutes.listSessionsRoute,
  accountRoutes.endSessionRoute,
  accountRoutes.endOtherSessionsRoute,
  accountRoutes.beginTotpReplacementRoute,
  accountRoutes.finishTotpReplacementRoute,
  accountRoutes.renewBackupCodesRoute,
  accountRoutes.requestEmailVerificationRoute,
  accountRoutes.cancelRecoveriesRoute,
  agentRoutes.listAgentsRoute,
  agentRoutes.createAgentRoute,
  agentRoutes.getAgentRoute,
  agentRoutes.agentUsageRoute,
  agentRoutes.agentTransitionsRoute,
  agentRoutes.updateAgentRoute,
  agentRoutes.deleteAgentRoute,
  agentRoutes.restartAgentRoute,
  agentRoutes.startAgentRoute,
  agentRoutes.stopAgentRoute,
  agentRoutes.killAgentRoute,
  agentRoutes.killAgentsRoute,
  chatRoute,
  agentHealthRoute,
  agentLogsRoute,
  listCredentialsRoute,
  createCredentialRoute,
  replaceCredentialRoute,
  deleteCredentialRoute,
  listAuditRoute,
  auditHistogramRoute,
  exportAuditRoute,
  checkpointRoute,
  inclusionProofRoute,
  consistencyProofRoute,
  forwarderRoutes.listForwardersRoute,
  forwarderRoutes.createForwarderRoute,
  forwarderRoutes.getForwarderRoute,
  forwarderRoutes.updateForwarderRoute,
  forwarderRoutes.deleteForwarderRoute,
  forwarderRoutes.pauseForwarderRoute,
  forwarderRoutes.resumeForwarderRoute,
  forwarderRoutes.rotateForwarderSecretRoute,
  forwarderRoutes.testForwarderRoute,
  eventsRoute,
  clientRoutes.requestDeletionRoute,
  clientRoutes.getDeletionRoute,
  clientRoutes.restoreClientRoute,
  clientRoutes.erasureCertificateRoute,
  joinWaitlistRoute,
];
