// ECMA-48 section 5: control sequences, control strings up to BEL or ST, and escapes of two characters.
const ESC = "\u001b";
const BEL = "\u0007";
const CONTROL_SEQUENCE = "\\[[0-?]*[ -/]*[@-~]";
const CONTROL_STRING = `[\\]PX^_][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?`;
const ESCAPES = new RegExp(`${ESC}(?:${CONTROL_SEQUENCE}|${CONTROL_STRING}|[ -/]*[0-~])`, "g");
// What moves a cursor, rings, or turns the direction of the text around (Unicode TR 9).
const CONTROLS = /(?!\t)[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A line of an agent's output as text that does nothing: without escape sequences, with � for what else controls. */
export function harmlessText(line: Buffer): string {
  return line.toString("utf8").replace(/\r+$/, "").replaceAll(ESCAPES, "").replaceAll(CONTROLS, "�");
}
