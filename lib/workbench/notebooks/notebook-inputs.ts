/** The parameters and data sets that a notebook uses, read from its cells without running them. */
import type ts from "typescript";
import { executableCells, type Notebook } from "./notebook-file";

/** Loads the compiler when it is used: it takes longer than most commands. */
const loadCompiler = (): typeof ts => require("typescript");

/** The names in `parameter("name", …)`, in the order of the cells. */
export function parameterNames(notebook: Notebook): readonly string[] {
  const { isIdentifier } = loadCompiler();
  return namesInCalls(notebook, ({ expression: callee, arguments: [first] }) =>
    isIdentifier(callee) && callee.text === "parameter" ? textOf(first) : undefined,
  );
}

/**
 * The data sets that a notebook asks about with `datasets.isAvailable("name")` or loads with a call like
 * `datasets.fashionMnist()`, here "fashion-mnist". The catalogue may not have all of these names.
 */
export function datasetNames(notebook: Notebook): readonly string[] {
  const { isPropertyAccessExpression } = loadCompiler();
  return namesInCalls(notebook, ({ expression: callee, arguments: [first] }) => {
    if (!isPropertyAccessExpression(callee) || callee.expression.getText() !== "datasets") return undefined;
    const name = callee.name.text;
    return name === "isAvailable"
      ? textOf(first)
      : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  });
}

/** The names that `nameIn` finds in the calls of all cells, without repetition. */
function namesInCalls(
  notebook: Notebook,
  nameIn: (call: ts.CallExpression) => string | undefined,
): readonly string[] {
  const { createSourceFile, forEachChild, isCallExpression, ScriptTarget } = loadCompiler();
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = isCallExpression(node) ? nameIn(node) : undefined;
    if (name !== undefined) names.add(name);
    forEachChild(node, visit);
  };
  for (const { source } of executableCells(notebook))
    visit(createSourceFile("cell.ts", source, ScriptTarget.ES2022, true));
  return [...names];
}

function textOf(argument: ts.Expression | undefined): string | undefined {
  return argument !== undefined && loadCompiler().isStringLiteralLike(argument) ? argument.text : undefined;
}
