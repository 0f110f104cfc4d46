let password: string | undefined;

/** Keeps the password just given until the page that needs it next takes it; in memory only, once. */
export function handPassword(given: string): void {
  password = given;
}

/** Takes the password that the page before handed on, if any. */
export function takePassword(): string | undefined {
  const taken = password;
  password = undefined;
  return taken;
}
