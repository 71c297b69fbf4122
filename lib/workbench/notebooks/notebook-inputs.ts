/** What a notebook asks for, read from its cells without running them. */
import ts from "typescript";
import { executableCells, type Notebook } from "./notebook-file";

/** The names in `parameter("name", …)`, in the order of the page. */
export function parametersOf(notebook: Notebook): readonly string[] {
  return collect(notebook, (call) => {
    const isParameter = ts.isIdentifier(call.expression) && call.expression.text === "parameter";
    return isParameter ? textOf(call.arguments[0]) : undefined;
  });
}

/**
 * The data sets that the notebook uses where they can be had: those in `datasets.isAvailable("name")`, and the loaders
 * it calls, `datasets.fashionMnist()` as "fashion-mnist". Not every name is one of the catalogue's.
 */
export function datasetsOf(notebook: Notebook): readonly string[] {
  return collect(notebook, ({ expression: callee, arguments: [first] }) => {
    if (!ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== "datasets")
      return undefined;
    const name = callee.name.text;
    return name === "isAvailable"
      ? textOf(first)
      : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  });
}

/** What `nameIn` finds in the calls of all cells, each once. */
function collect(
  notebook: Notebook,
  nameIn: (call: ts.CallExpression) => string | undefined,
): readonly string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = ts.isCallExpression(node) ? nameIn(node) : undefined;
    if (name !== undefined) found.add(name);
    ts.forEachChild(node, visit);
  };
  for (const { source } of executableCells(notebook))
    visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true));
  return [...found];
}

function textOf(argument: ts.Expression | undefined): string | undefined {
  return argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}
