export { acceptRestore } from "./accept-restore.ts";
export { type ListedClient, listClients } from "./list-clients.ts";
export { type HostAmounts, type ListedHost, listHosts } from "./list-hosts.ts";
export type { OperatorContext } from "./operator-context.ts";
export { resumeClient } from "./resume-client.ts";
export { setClientPlan } from "./set-client-plan.ts";
export { type SuspensionChange, suspendClient } from "./suspend-client.ts";
