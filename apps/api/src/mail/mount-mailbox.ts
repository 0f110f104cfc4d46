import { createHash } from "node:crypto";
import type { Hono } from "hono";
import { html, raw } from "hono/html";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import type { ShownMail } from "./development-mailbox.ts";

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 17px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin: 0 0 0.2rem; }
  article { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 1.2rem 0; }
  .about { font-size: 0.85rem; opacity: 0.75; margin: 0 0 0.8rem; }
  .text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
`;
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

const line = (text: string, publicUrl: string) =>
  text.startsWith(`${publicUrl}/`) ? html`<a href="${text}">${text}</a>` : html`${text}`;

const article = (mail: ShownMail, publicUrl: string) => html`<article>
<h2>${mail.subject}</h2>
<p class="about">to ${mail.to}, ${mail.at.toISOString()}</p>
<p class="text">${mail.text
  .trimEnd()
  .split("\n")
  .map((text) => html`${line(text, publicUrl)}\n`)}</p>
</article>`;

/**
 * The page on which mail is shown instead of sent, at `/mailbox`, when there is a mailbox. Only for callers on this machine
 * that ask for the platform by its own name, so that no other site's name can be pointed here.
 */
export function mountMailbox(app: Hono<ApiEnv>, deps: ApiDeps): void {
  const { mailbox } = deps.mail;
  if (mailbox === undefined) return;
  const { host } = new URL(deps.publicUrl);
  app.get("/mailbox", async (c, next) => {
    const isHere = LOOPBACK.test(c.env.incoming.socket.remoteAddress ?? "");
    if (!isHere || c.req.header("host") !== host) return next();
    c.set("route", "mailbox");
    const mails = mailbox.list();
    const page = await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mailbox</title><style>${raw(STYLE)}</style></head><body><main>
<h1>Mailbox</h1>
<p>This platform sends no mail, since SMTP_URL is not set. What it would have sent is shown here until it is started again.</p>
${mails.length === 0 ? html`<p>No mail yet.</p>` : mails.map((mail) => article(mail, deps.publicUrl))}
</main></body></html>`;
    return c.body(String(page), 200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
    });
  });
}
