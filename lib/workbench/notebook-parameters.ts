/** Which parameters a notebook has, read from its cells without running them. */
import ts from "typescript";
import { executableCells, type Notebook } from "./notebook-file";

/** The names in `parameter("name", …)`, in the order of the page. */
export function parametersOf(notebook: Notebook): readonly string[] {
  const names = new Set<string>();
  for (const { source } of executableCells(notebook)) {
    if (source.includes("parameter"))
      collect(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022), names);
  }
  return [...names];
}

function collect(node: ts.Node, names: Set<string>): void {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "parameter") {
    const [name] = node.arguments;
    if (name !== undefined && ts.isStringLiteralLike(name)) names.add(name.text);
  }
  ts.forEachChild(node, (child) => collect(child, names));
}
