const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "azertyuiop",
].flatMap((row) => [row, [...row].reverse().join("")]);

const RUN_MIN = 3;
const OUTSIDE_RUNS_MIN = 6;
const DISTINCT_MIN = 5;

const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** Whether a text is one shorter text again and again, the last time perhaps cut off. */
export function repeatsItself(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length += 1)
    if (text.slice(length) === text.slice(0, text.length - length)) return true;
  return false;
}

/** Whether nearly all of a text in lower case lies in runs along the alphabet, the digits or a row of keys. */
export function followsKeys(text: string): boolean {
  let outside = 0;
  let at = 0;
  while (at < text.length) {
    let end = at + 1;
    while (end < text.length && ROWS.some((row) => row.includes(text.slice(at, end + 1)))) end += 1;
    if (end - at < RUN_MIN) outside += end - at;
    at = end;
  }
  return outside < OUTSIDE_RUNS_MIN;
}

/** Whether a text is made of fewer than five different characters. */
export function hasFewCharacters(text: string): boolean {
  return new Set(text).size < DISTINCT_MIN;
}

/**
 * The words that a password in lower case may stand on: itself, itself without the digits and signs around it, and the
 * same without spaces and with look-alikes read as letters. `P@ssw0rd2024!` stands on `password`.
 */
export function wordsBeneath(password: string): readonly string[] {
  const trimmed = (text: string) => text.replace(/^[^\p{L}]+/u, "").replace(/[^\p{L}]+$/u, "");
  const read = (text: string) => text.replaceAll(/[013457@$!]/g, (sign) => LEET[sign] ?? sign);
  const words = [password, password.replaceAll(/\s/g, "")].flatMap((text) => [
    text,
    trimmed(text),
    read(trimmed(text)),
    trimmed(read(text)),
  ]);
  return [...new Set(words)].filter((word) => word.length >= 4);
}
