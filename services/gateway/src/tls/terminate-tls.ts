import { constants } from "node:crypto";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, type SecureContextOptions, TLSSocket } from "node:tls";
import { canonicalHostName } from "@deployclaw/domain";
import { passed, type RefusalReason, refused, type Step } from "../pipeline/answer/refusal.ts";

/** A TLS context that proves to a cell's agent to be `host`. */
export type ContextFor = (host: string) => Promise<SecureContext>;

/** Options of every context: no resumption, so that each handshake names its server anew. */
export const contextOptions: SecureContextOptions = {
  ca: [],
  minVersion: "TLSv1.2",
  secureOptions: constants.SSL_OP_NO_TICKET,
};

let withoutCertificate: SecureContext | undefined;

/**
 * Does the server's side of a TLS handshake. The client must name exactly `host` (SNI, RFC 6066); one that names none
 * or another gets no certificate. On refusal the connection is destroyed.
 */
export function terminateTls(
  socket: Duplex,
  options: {
    readonly host: string;
    readonly contextFor: ContextFor;
    readonly timeoutMs: number;
    /** Protocols to agree on (ALPN, RFC 7301), the one preferred first. */
    readonly protocols: readonly string[];
  },
): Promise<Step<TLSSocket>> {
  const { host, contextFor, timeoutMs, protocols } = options;
  withoutCertificate ??= createSecureContext(contextOptions);
  let reason: RefusalReason = "sni_missing";

  return new Promise((resolve) => {
    const secured = new TLSSocket(socket, {
      isServer: true,
      ALPNProtocols: [...protocols],
      ...(withoutCertificate === undefined ? {} : { secureContext: withoutCertificate }),
      SNICallback: (name, callback) => {
        if (canonicalHostName(name) !== host) {
          reason = "sni_mismatch";
          callback(new Error("the client named another server"));
          return;
        }
        reason = "tls_handshake_failed";
        contextFor(host).then((context) => callback(null, context), callback);
      },
    });
    const timer = setTimeout(() => secured.destroy(), timeoutMs);
    const fail = () => {
      clearTimeout(timer);
      secured.destroy();
      socket.destroy();
      resolve(refused(reason));
    };
    secured.on("error", fail);
    secured.once("close", fail);
    secured.once("secure", () => {
      // Read from the handshake itself as well: a callback that was not asked must not count as a yes.
      if (reason !== "tls_handshake_failed" || !namedExactly(secured, host)) {
        if (reason === "tls_handshake_failed") reason = "sni_mismatch";
        fail();
        return;
      }
      clearTimeout(timer);
      secured.off("close", fail);
      // Node marks it on sockets of its own TLS server alone, and HTTP/2 waits for it.
      Object.assign(secured, { secureConnecting: false });
      resolve(passed(secured));
    });
  });
}

function namedExactly(secured: TLSSocket, host: string): boolean {
  const named = "servername" in secured ? secured.servername : undefined;
  return typeof named === "string" && canonicalHostName(named) === host;
}
