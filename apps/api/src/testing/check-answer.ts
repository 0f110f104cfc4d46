import { ALL_ROUTES, type RouteContract } from "@deployclaw/contracts";
import { openapiDocument } from "@deployclaw/contracts/openapi-document";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

type Json = { readonly [key: string]: unknown };
interface Documented {
  readonly content?: { readonly [mediaType: string]: { readonly schema: Json } };
  readonly headers?: Json;
}

const DOCUMENT_ID = "https://claw.example/openapi.json";
const document = openapiDocument("https://claw.example");
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: DOCUMENT_ID, ...document });
const validators = new Map<string, ValidateFunction>();

const inPointer = (text: string): string => text.replaceAll("~", "~0").replaceAll("/", "~1");

function validator(pointer: string): ValidateFunction {
  const known = validators.get(pointer) ?? ajv.compile({ $ref: `${DOCUMENT_ID}#${encodeURI(pointer)}` });
  validators.set(pointer, known);
  return known;
}

function documentedPath(path: string): string | undefined {
  const fits = ({ path: template, takesRest }: RouteContract) => {
    const parts = template.split("/");
    const given = path.split("/");
    const isLong = takesRest === true ? given.length >= parts.length : given.length === parts.length;
    return isLong && parts.every((part, at) => part.startsWith("{") || part === given[at]);
  };
  // A fixed path is meant before one with a parameter.
  return ALL_ROUTES.filter(fits)
    .map((route) => route.path)
    .sort((left, right) => left.split("{").length - right.split("{").length)[0];
}

/**
 * Holds a real answer against the OpenAPI document: its status, its media type and, where that is JSON, its body. Throws
 * an Error that says what differs. An address that the document does not know is let pass.
 */
export async function checkAnswer(method: string, path: string, res: Response): Promise<void> {
  const template = documentedPath(path.split("?", 1)[0] ?? "");
  if (template === undefined) return;
  const paths = document["paths"] as { [path: string]: { [method: string]: { responses: Json } } };
  const responses = paths[template]?.[method.toLowerCase()]?.responses;
  if (responses === undefined) return;
  const what = `${method} ${template} ${res.status}`;
  const status = String(res.status) in responses ? String(res.status) : "default";
  if (status === "default" && res.status < 400) throw new Error(`${what}: the status is not documented`);
  const { content } = responses[status] as Documented;
  const mediaType = (res.headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
  if (content === undefined) {
    if (mediaType !== "") throw new Error(`${what}: a body is not documented, there is ${mediaType}`);
    return;
  }
  if (!(mediaType in content)) throw new Error(`${what}: ${mediaType} is not documented`);
  if (!mediaType.endsWith("json")) return;
  const validate = validator(
    `/paths/${inPointer(template)}/${method.toLowerCase()}/responses/${status}/content/${inPointer(mediaType)}/schema`,
  );
  if (!validate(await res.clone().json()))
    throw new Error(`${what} is not as documented: ${ajv.errorsText(validate.errors)}`);
}
