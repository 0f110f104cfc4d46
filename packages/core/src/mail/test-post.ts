import { deliverMail, type MailContext } from "./deliver-mail.ts";
import type { Mail, MailTransport } from "./mail.ts";

/** A transport that keeps what it was given, and fails as it is told to. */
export interface TestPost extends MailTransport {
  readonly mails: Mail[];
  failWith: Error | undefined;
  /** Delivers all that waits; gives what became of each. */
  deliverAll(): Promise<readonly string[]>;
  /** The token of the newest mail's link to somebody. */
  tokenOf(recipient: string): string;
}

/** A post office for the mails of a test database. */
export function testPost(ctx: Omit<MailContext, "publicUrl">): TestPost {
  const mails: Mail[] = [];
  const post: TestPost = {
    mails,
    failWith: undefined,
    send: async (mail) => {
      if (post.failWith !== undefined) throw post.failWith;
      mails.push(mail);
    },
    deliverAll: async () => {
      const outcomes = [];
      for (;;) {
        const delivery = await deliverMail({ ...ctx, publicUrl: "https://claw.example" }, post);
        if (delivery.outcome === "nothing_waits") return outcomes;
        outcomes.push(delivery.outcome);
      }
    },
    tokenOf: (recipient) => {
      const text = mails.findLast(({ to, text }) => to === recipient && text.includes("#token="))?.text;
      const token = /#token=([\w-]{43})\n/.exec(text ?? "")?.[1];
      if (token === undefined) throw new Error(`no link was mailed to ${recipient}`);
      return token;
    },
  };
  return post;
}
