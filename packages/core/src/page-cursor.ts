import { AppError, UUID } from "@deployclaw/domain";

/** Where a page that is sorted by time and then id ended. */
export interface PageCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** The opaque text of a cursor; `parsePageCursor` reads it back. */
export function formatPageCursor({ createdAt, id }: PageCursor): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString("base64url");
}

/** Reads a cursor that came back from a caller. Throws `invalid_input` for anything that `formatPageCursor` never writes. */
export function parsePageCursor(text: string): PageCursor {
  const [time = "", id = ""] = Buffer.from(text, "base64url").toString().split(" ");
  const createdAt = new Date(time);
  const isOurs =
    !Number.isNaN(createdAt.getTime()) && UUID.test(id) && formatPageCursor({ createdAt, id }) === text;
  if (!isOurs) {
    throw new AppError("invalid_input", "The cursor is not one that this list gave.", {
      fields: [{ pointer: "/cursor", detail: "must be the nextCursor of an earlier page" }],
    });
  }
  return { createdAt, id };
}
