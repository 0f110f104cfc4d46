export { type RequestedRecovery, requestRecovery } from "./request-recovery.ts";
