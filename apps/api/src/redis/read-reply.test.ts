import { expect, test } from "vitest";
import { RedisRefusal, readReply } from "./read-reply.ts";

const whole = "*3\r\n:2\r\n$3\r\na\r\n\r\n*-1\r\n";

test("every form that is used here is read, and what follows is left", () => {
  expect(readReply("+OK\r\n+more\r\n", 0)).toEqual({ reply: "OK", end: 5 });
  expect(readReply(":-7\r\n", 0)).toEqual({ reply: -7, end: 5 });
  expect(readReply("$-1\r\n", 0)).toEqual({ reply: null, end: 5 });
  expect(readReply("$0\r\n\r\n", 0)).toEqual({ reply: "", end: 6 });
  expect(readReply("-NOSCRIPT No\r\n", 0)?.reply).toEqual(new RedisRefusal("NOSCRIPT No"));
  expect(readReply(whole, 0)).toEqual({ reply: [2, "a\r\n", null], end: whole.length });
});

test("half a reply is none yet, wherever it was cut", () => {
  for (let length = 0; length < whole.length; length += 1)
    expect(readReply(whole.slice(0, length), 0), `cut at ${length}`).toBeUndefined();
});

test.each(["HTTP/1.1 400 Bad Request\r\n", ":one\r\n", "$x\r\n", ":99999999999999999\r\n"])(
  "%j is no reply of Redis",
  (text) => {
    expect(() => readReply(text, 0)).toThrow();
  },
);
