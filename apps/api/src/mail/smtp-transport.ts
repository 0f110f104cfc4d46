import { MailRejected, type MailTransport } from "@deployclaw/core";

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const TIMEOUT_MS = 20_000;

/** What a mail server's address says of how to talk to it. */
export function smtpOptions(smtpUrl: string) {
  const url = new URL(smtpUrl);
  const secure = url.protocol === "smtps:";
  const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // Mail holds links that change accounts: in clear over no network.
    requireTLS: !secure && !LOOPBACK.test(url.hostname),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(auth.user === "" ? {} : { auth }),
  };
}

/** What of a failure may stand in the log: no address, no text of the server's. */
function failureOf(err: unknown): Error {
  const { code, responseCode } = (err ?? {}) as { code?: unknown; responseCode?: unknown };
  const what = [code, responseCode].filter((part) => typeof part === "string" || typeof part === "number");
  const message = `the mail server did not take it (${what.join(" ") || "unknown"})`;
  const isFinal = code === "EENVELOPE" && typeof responseCode === "number" && responseCode >= 550;
  return isFinal ? new MailRejected(message) : new Error(message);
}

/** Sends mail over SMTP (RFC 5321), with TLS to everything but loopback. The client is loaded with the first mail. */
export function smtpTransport(options: { readonly smtpUrl: string; readonly from: string }): MailTransport {
  const server = smtpOptions(options.smtpUrl);
  return {
    async send(mail) {
      const { createTransport } = await import("nodemailer");
      try {
        await createTransport(server).sendMail({
          from: { name: "DeployClaw", address: options.from },
          to: { name: "", address: mail.to },
          subject: mail.subject,
          text: mail.text,
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (err) {
        throw failureOf(err);
      }
    },
  };
}
