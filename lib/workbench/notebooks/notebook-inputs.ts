/** The parameters and data sets that a notebook uses, read from its cells without running them. */
import ts from "typescript";
import { executableCells, type Notebook } from "./notebook-file";

/** The names in `parameter("name", …)`, in the order of the cells. */
export function parameterNames(notebook: Notebook): readonly string[] {
  return namesInCalls(notebook, (call) => {
    const isParameter = ts.isIdentifier(call.expression) && call.expression.text === "parameter";
    return isParameter ? textOf(call.arguments[0]) : undefined;
  });
}

/**
 * The data sets that a notebook asks about with `datasets.isAvailable("name")` or loads with a call like
 * `datasets.fashionMnist()`, here "fashion-mnist". The catalogue may not have all of these names.
 */
export function datasetNames(notebook: Notebook): readonly string[] {
  return namesInCalls(notebook, ({ expression: callee, arguments: [first] }) => {
    if (!ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== "datasets")
      return undefined;
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
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = ts.isCallExpression(node) ? nameIn(node) : undefined;
    if (name !== undefined) names.add(name);
    ts.forEachChild(node, visit);
  };
  for (const { source } of executableCells(notebook))
    visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true));
  return [...names];
}

function textOf(argument: ts.Expression | undefined): string | undefined {
  return argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}
