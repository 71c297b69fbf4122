/** The parameters and data sets that a notebook uses, read from its cells without running them. */
import type ts from "typescript";
import type { Value } from "../../notebook/parameter";
import { executableCells, type Notebook } from "./notebook-file";

/** Loads the compiler when it is used: it takes longer than most commands. */
const loadCompiler = (): typeof ts => require("typescript");

/** The parameters in `parameter("name", default)` by name, with those of the defaults that are literals. */
export function parameterDefaults(notebook: Notebook): ReadonlyMap<string, Value | undefined> {
  const { isIdentifier } = loadCompiler();
  const defaults = new Map<string, Value | undefined>();
  visitCalls(notebook, ({ expression: callee, arguments: [first, second] }) => {
    if (!isIdentifier(callee) || callee.text !== "parameter") return;
    const name = textOf(first);
    if (name !== undefined && !defaults.has(name)) defaults.set(name, literalOf(second));
  });
  return defaults;
}

/**
 * The data sets that a notebook asks about with `datasets.isAvailable("name")` or loads with a call like
 * `datasets.fashionMnist()`, here "fashion-mnist". The catalogue may not have all of these names.
 */
export function datasetNames(notebook: Notebook): readonly string[] {
  const { isPropertyAccessExpression } = loadCompiler();
  const names = new Set<string>();
  visitCalls(notebook, ({ expression: callee, arguments: [first] }) => {
    if (!isPropertyAccessExpression(callee) || callee.expression.getText() !== "datasets") return;
    const method = callee.name.text;
    const named = method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const name = method === "isAvailable" ? textOf(first) : named;
    if (name !== undefined) names.add(name);
  });
  return [...names];
}

function visitCalls(notebook: Notebook, visitCall: (call: ts.CallExpression) => void): void {
  const { createSourceFile, forEachChild, isCallExpression, ScriptTarget } = loadCompiler();
  const visit = (node: ts.Node): void => {
    if (isCallExpression(node)) visitCall(node);
    forEachChild(node, visit);
  };
  for (const { source } of executableCells(notebook))
    visit(createSourceFile("cell.ts", source, ScriptTarget.ES2022, true));
}

/** The value of a literal; `undefined` for any other expression. */
function literalOf(node: ts.Expression | undefined): Value | undefined {
  const text = textOf(node);
  if (node === undefined || text !== undefined) return text;
  try {
    const value: unknown = JSON.parse(node.getText().replaceAll("_", ""));
    return typeof value === "number" || typeof value === "boolean" ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(argument: ts.Expression | undefined): string | undefined {
  return argument !== undefined && loadCompiler().isStringLiteralLike(argument) ? argument.text : undefined;
}
