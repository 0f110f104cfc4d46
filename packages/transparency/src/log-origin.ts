/** The name of a client's log: the origin of its checkpoints and the name of the key that signs them. */
export function logOrigin(installationId: string, clientId: string): string {
  return `deployclaw/${installationId}/${clientId}`;
}
