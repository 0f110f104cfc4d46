import { MailRejected } from "@deployclaw/core";
import { testSmtpServer } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { smtpOptions, smtpTransport } from "./smtp-transport.ts";

const smtp = await testSmtpServer();
const transport = smtpTransport({ smtpUrl: smtp.url, from: "no-reply@claw.example" });
const mail = {
  to: "ada@example.test",
  subject: "Confirm your mail address",
  text: "Follow this link:\n\nhttps://claw.example/verify-email#token=abc\n\n.\nEnd.\n",
};

test("a mail arrives at its recipient alone, as plain text", async () => {
  await transport.send(mail);
  const [received] = smtp.received;
  expect(received).toMatchObject({ from: "no-reply@claw.example", to: ["ada@example.test"] });
  expect(received?.data).toMatch(/^From: DeployClaw <no-reply@claw.example>$/m);
  expect(received?.data).toMatch(/^Subject: Confirm your mail address$/m);
  expect(received?.data).toMatch(/^Auto-Submitted: auto-generated$/im);
  expect(received?.data).toMatch(/^Content-Type: text\/plain/m);
  expect(received?.data).toContain("https://claw.example/verify-email#token=abc");
});

test("what a recipient or a subject holds becomes no other header and no other recipient", async () => {
  const before = smtp.received.length;
  await transport.send({
    ...mail,
    to: "eve@example.test",
    subject: "One\r\nBcc: mallory@example.test",
  });
  const received = smtp.received[before];
  expect(received?.to).toEqual(["eve@example.test"]);
  expect(received?.data).not.toMatch(/^Bcc:/im);
});

test("a recipient that the server will never know is rejected for good, one that it cannot take now is not", async () => {
  smtp.refuseWith("550 no such person ada@example.test");
  const forGood = await transport.send(mail).catch((err: unknown) => err);
  expect(forGood).toBeInstanceOf(MailRejected);
  expect(String(forGood)).not.toContain("ada");
  smtp.refuseWith("451 later");
  const forNow = await transport.send(mail).catch((err: unknown) => err);
  expect(forNow).toBeInstanceOf(Error);
  expect(forNow).not.toBeInstanceOf(MailRejected);
  smtp.refuseWith(undefined);
});

test("a server that is not there is a failure that names no address", async () => {
  const away = smtpTransport({ smtpUrl: "smtp://127.0.0.1:1", from: "no-reply@claw.example" });
  await expect(away.send(mail)).rejects.toThrow(/the mail server did not take it \(E/);
});

test.each([
  ["smtp://mail.example", { port: 587, secure: false, requireTLS: true }],
  ["smtps://mail.example", { port: 465, secure: true, requireTLS: false }],
  ["smtp://mail.example:2525", { port: 2525, requireTLS: true }],
  ["smtp://localhost.example", { requireTLS: true }],
  ["smtp://127.0.0.1:25", { host: "127.0.0.1", requireTLS: false }],
  ["smtp://[::1]:25", { host: "::1", requireTLS: false }],
  ["smtps://a%40b:p%3Aw@mail.example", { auth: { user: "a@b", pass: "p:w" } }],
])("%s is spoken to with TLS unless it is this machine", (url, expected) => {
  expect(smtpOptions(url)).toMatchObject(expected);
});
