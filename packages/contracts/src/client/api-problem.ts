import type { Problem } from "../problem-schema.ts";

const hasProblemShape = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "type" in value && "detail" in value;

/** A refusal by the API, or no usable answer at all (`kind` is then `unreachable`). */
export class ApiProblem extends Error {
  /** The last part of the problem's type: `step-up-required`, `invalid-code`, … */
  readonly kind: string;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly #fields: ReadonlyMap<string, string>;

  constructor(status: number, body: unknown, options?: ErrorOptions) {
    const problem = hasProblemShape(body) ? body : undefined;
    super(problem?.detail ?? "The platform did not answer. Please try again.", options);
    this.name = "ApiProblem";
    this.status = status;
    this.kind = problem?.type.split("/").at(-1) ?? "unreachable";
    this.requestId = problem?.requestId;
    this.#fields = new Map(problem?.errors?.map(({ pointer, detail }) => [pointer, detail]));
  }

  /** Why the field at this RFC 6901 pointer, or the first one below it, was refused. */
  field(pointer: string): string | undefined {
    const below = [...this.#fields].find(([key]) => key === pointer || key.startsWith(`${pointer}/`));
    return below?.[1];
  }
}
