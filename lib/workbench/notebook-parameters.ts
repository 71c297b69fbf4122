/** What a notebook asks for, read from its cells without running them. */
import ts from "typescript";
import { executableCells, type Notebook } from "./notebook-file";

/** The names in `parameter("name", …)`, in the order of the page. */
export function parametersOf(notebook: Notebook): readonly string[] {
  return firstArguments(notebook, "parameter");
}

/** The data sets in `datasets.isAvailable("name")`: those that the notebook uses where they can be had. */
export function datasetsOf(notebook: Notebook): readonly string[] {
  return firstArguments(notebook, "isAvailable");
}

/** The texts that the cells pass first to the function of this name. */
function firstArguments(notebook: Notebook, functionName: string): readonly string[] {
  const found = new Set<string>();
  for (const { source } of executableCells(notebook)) {
    if (source.includes(functionName))
      collect(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022), functionName, found);
  }
  return [...found];
}

function collect(node: ts.Node, functionName: string, found: Set<string>): void {
  if (ts.isCallExpression(node) && nameOf(node.expression) === functionName) {
    const [first] = node.arguments;
    if (first !== undefined && ts.isStringLiteralLike(first)) found.add(first.text);
  }
  ts.forEachChild(node, (child) => collect(child, functionName, found));
}

function nameOf(callee: ts.Expression): string | undefined {
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
}
