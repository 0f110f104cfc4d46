/** A program for images of clients: HAProxy of the airlock's image, which answers every request with a text. */
export const ANSWERING_PORT = 8_081;

/** What starts it. */
export const ANSWERING_ENTRYPOINT = ["/usr/sbin/haproxy", "-db", "-f", "/agent.cfg"];

/** The files that it needs. */
export const answeringFiles = (text: string): { readonly [name: string]: string } => ({
  "agent.cfg": `
defaults
    mode http
    timeout client 5s
    timeout server 5s
    timeout connect 5s
frontend answers
    bind 127.0.0.1:${ANSWERING_PORT}
    http-request return status 200 content-type text/plain string "${text}"
`,
});
