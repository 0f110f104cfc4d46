/** The certificate library, loaded when a certificate is first made: an idle gateway does without its memory. */
export async function loadX509(): Promise<typeof import("@peculiar/x509")> {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}
