/** What somebody wrote, on one line and without anything that a terminal takes for a command. */
export const onOneLine = (text: string | null): string =>
  (text ?? "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, "")
    .trim();
