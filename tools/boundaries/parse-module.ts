import { type Expression, parseSync, type StaticExport, Visitor } from "oxc-parser";
import type { ImportEdge, Module } from "./module.ts";

/** Reads the imports and the uses of `process.env` out of a source file. Throws when it cannot be parsed. */
export function parseModule(file: string, source: string): Module {
  const result = parseSync(file, source);
  const [firstError] = result.errors;
  if (firstError !== undefined) throw new Error(`${file} cannot be parsed: ${firstError.message}`);
  const lineOf = (offset: number) => source.slice(0, offset).split("\n").length;
  const { staticImports, staticExports, dynamicImports } = result.module;
  const imports: ImportEdge[] = staticImports.map(({ start, moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    line: lineOf(start),
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
  for (const statement of staticExports) imports.push(...reExports(statement, lineOf));
  for (const { start, moduleRequest } of dynamicImports) {
    const text = source.slice(moduleRequest.start, moduleRequest.end);
    const specifier = /^(["'`])([^"'`$]*)\1$/.exec(text)?.[2];
    if (specifier !== undefined) imports.push({ specifier, line: lineOf(start), typeOnly: false });
  }
  return { file, imports, environmentReads: findEnvironmentReads(result.program, imports).map(lineOf) };
}

function reExports(statement: StaticExport, lineOf: (offset: number) => number): ImportEdge[] {
  return statement.entries.flatMap(({ moduleRequest, isType, start }) =>
    moduleRequest === null ? [] : [{ specifier: moduleRequest.value, line: lineOf(start), typeOnly: isType }],
  );
}

/** Offsets of `process.env`, `process["env"]` and `globalThis.process.env`, and of taking `env` out of `process`. */
function findEnvironmentReads(
  program: ReturnType<typeof parseSync>["program"],
  imports: readonly ImportEdge[],
): number[] {
  const found: number[] = [];
  new Visitor({
    MemberExpression(node) {
      const name = node.computed ? literalText(node.property) : identifierName(node.property);
      if (name === "env" && isProcess(node.object)) found.push(node.start);
    },
    VariableDeclarator(node) {
      if (node.id.type !== "ObjectPattern" || node.init === null || !isProcess(node.init)) return;
      const takesEnv = node.id.properties.some(
        (property) => property.type === "RestElement" || identifierName(property.key) === "env",
      );
      if (takesEnv) found.push(node.start);
    },
    ImportDeclaration(node) {
      if (!/^(node:)?process$/.test(node.source.value)) return;
      const takesEnv = node.specifiers.some(
        (specifier) => specifier.type !== "ImportSpecifier" || identifierName(specifier.imported) === "env",
      );
      if (takesEnv && imports.length > 0) found.push(node.start);
    },
  }).visit(program);
  return found;
}

function isProcess(node: Expression | { type: string }): boolean {
  if (identifierName(node) === "process") return true;
  return (
    node.type === "MemberExpression" && "property" in node && identifierName(node.property) === "process"
  );
}

function identifierName(node: unknown): string | undefined {
  const isIdentifier =
    typeof node === "object" && node !== null && "type" in node && node.type === "Identifier";
  return isIdentifier && "name" in node && typeof node.name === "string" ? node.name : undefined;
}

function literalText(node: unknown): string | undefined {
  const isLiteral = typeof node === "object" && node !== null && "type" in node && node.type === "Literal";
  return isLiteral && "value" in node && typeof node.value === "string" ? node.value : undefined;
}
