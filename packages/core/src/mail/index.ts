export { type Delivery, deliverMail, type MailContext } from "./deliver-mail.ts";
export { type Mail, MailRejected, type MailTransport } from "./mail.ts";
