import { AppError } from "@deployclaw/domain";

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,61}[A-Za-z0-9])?$/;

/** Throws `invalid_input` unless the text can name an agent: 1 to 63 letters, digits, spaces, dots, dashes, underscores. */
export function requireAgentName(name: string): void {
  if (!NAME.test(name))
    throw new AppError("invalid_input", "This cannot be the name of an agent.", {
      fields: [
        {
          pointer: "/name",
          detail:
            "must be 1 to 63 letters, digits, spaces, dots, dashes or underscores, ending in a letter or digit",
        },
      ],
    });
}
