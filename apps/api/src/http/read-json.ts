import { AppError } from "@deployclaw/domain";

/** How much a request's body may hold, in bytes. */
export const BODY_BYTES_MAX = 256 * 1024;

const isJson = (contentType: string): boolean => /^application\/json\s*(?:;|$)/i.test(contentType);

async function readText(request: Request): Promise<string> {
  if (request.body === null) return "";
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX)
    throw new AppError("payload_too_large", `A body may have at most ${BODY_BYTES_MAX} bytes.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > BODY_BYTES_MAX)
      throw new AppError("payload_too_large", `A body may have at most ${BODY_BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Reads a JSON body. Throws `unsupported_media_type` for any other content type, `payload_too_large` beyond 256 KiB
 * whether or not the length was announced, `invalid_input` when it is not JSON.
 */
export async function readJson(request: Request): Promise<unknown> {
  if (!isJson(request.headers.get("content-type") ?? ""))
    throw new AppError("unsupported_media_type", "Send the body as application/json.");
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
    const fields = [{ pointer: "", detail: "is not JSON" }];
    throw new AppError("invalid_input", "The body is not JSON.", { cause: err, fields });
  }
}

/** Refuses a body of another kind on a route that takes none. */
export function refuseOtherBody(request: Request): void {
  const contentType = request.headers.get("content-type");
  if (contentType !== null && !isJson(contentType))
    throw new AppError("unsupported_media_type", "Send the body as application/json, or none.");
}
