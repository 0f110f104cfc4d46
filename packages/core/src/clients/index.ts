export { formatCertificateToken } from "./certificate-token.ts";
export { getErasureCertificate } from "./get-erasure-certificate.ts";
export { type ClientDeletion, requestDeletion } from "./request-deletion.ts";
export { restoreClient } from "./restore-client.ts";
