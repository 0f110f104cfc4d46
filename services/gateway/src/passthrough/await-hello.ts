import type { Duplex } from "node:stream";
import { LIMITS } from "../limits.ts";
import { passed, type RefusalReason, refused, type Step } from "../pipeline/answer/refusal.ts";
import { type HelloGuard, helloGuard } from "../tls/hello-guard.ts";

/** A connection whose ClientHello was looked at; the bytes of it wait in the guard. */
export interface Greeted {
  readonly guard: HelloGuard;
}

/** Reads until the ClientHello is there and names `host`, for as long as a TLS handshake may take. */
export function awaitHello(socket: Duplex, host: string): Promise<Step<Greeted>> {
  const guard = helloGuard(host);
  return new Promise((resolve) => {
    const finish = (step: Step<Greeted>) => {
      clearTimeout(timer);
      socket.off("data", onData);
      socket.off("end", onEnd);
      socket.off("close", onEnd);
      socket.pause();
      resolve(step);
    };
    const refuse = (reason: RefusalReason) => finish(refused(reason));
    const onEnd = () => refuse("tls_handshake_failed");
    const timer = setTimeout(onEnd, LIMITS.tlsHandshakeTimeoutMs);
    const onData = (chunk: Buffer) => {
      const verdict = guard.push(chunk);
      if (verdict === "passed") finish(passed({ guard }));
      else if (verdict !== "undecided") refuse(verdict);
    };
    socket.once("end", onEnd);
    socket.once("close", onEnd);
    socket.on("data", onData);
  });
}
