/** Gates for the code cells. */
import ts from "typescript";
import {
  type CodeCell,
  executableCells,
  type Notebook,
} from "../../../lib/workbench/notebooks/notebook-file";
import { type Fault, faultOf } from "./types";

/** Every name is declared once in the notebook, by `const`. */
export function checkDeclarations(notebook: Notebook): readonly Fault[] {
  const declared = new Set<string>();
  return executableCells(notebook).flatMap((cell) => {
    const messages: string[] = [];
    for (const statement of parse(cell).statements) {
      if (ts.isVariableStatement(statement) && !(statement.declarationList.flags & ts.NodeFlags.Const))
        messages.push(`it must declare with const: ${statement.getText().split("\n")[0]}`);
      for (const name of namesDeclaredBy(statement)) {
        if (declared.has(name)) messages.push(`it declares ${name} again`);
        declared.add(name);
      }
    }
    return messages.map((message) => faultOf(notebook, cell, message));
  });
}

/** Imports are in the first code cell and name packages, not paths. */
export function checkImports(notebook: Notebook): readonly Fault[] {
  return executableCells(notebook).flatMap((cell, index) =>
    parse(cell)
      .statements.filter(ts.isImportDeclaration)
      .flatMap((statement) => {
        const from = (statement.moduleSpecifier as ts.StringLiteral).text;
        const messages: string[] = [];
        if (index > 0) messages.push(`it imports ${from}: imports must be in the first code cell`);
        if (/^[./]/.test(from) || from.startsWith("merchant-lab/"))
          messages.push(`it imports ${from}: import from "merchant-lab"`);
        return messages.map((message) => faultOf(notebook, cell, message));
      }),
  );
}

/** Exactly the cells with the tag "parameters" call `parameter(…)`; a number has bounds or choices, for which Jupyter shows an input. */
export function checkParameters(notebook: Notebook): readonly Fault[] {
  return executableCells(notebook).flatMap((cell) => {
    const isTagged = cell.metadata.tags?.includes("parameters") === true;
    const hasCall = /\bparameter\(/.test(cell.source);
    if (isTagged && hasCall) {
      const unbounded = cell.source.matchAll(
        /\bparameter\("(\w+)", [\d._]+(?!, \{ (?:min: [\d._]+, max: [\d.e_]+|choices: \[.+\]) \})[^\d._]/g,
      );
      return Array.from(unbounded, ([, name]) =>
        faultOf(notebook, cell, `the parameter ${name} must have min and max, or choices`),
      );
    }
    if (isTagged === hasCall) return [];
    const message = isTagged
      ? "it has the tag parameters but does not call parameter()"
      : "it calls parameter() and must have the tag parameters";
    return [faultOf(notebook, cell, message)];
  });
}

export function checkSession(notebook: Notebook): readonly Fault[] {
  const last = executableCells(notebook).at(-1);
  const isSession =
    last?.metadata.tags?.includes("session") === true && /\bsession\(\)/.test(last.source ?? "");
  return isSession
    ? []
    : [{ cell: undefined, message: "the last code cell must call session() and have the tag session" }];
}

/** No clock and no unseeded randomness: outputs are equal in every run. */
export function checkDeterminism(notebook: Notebook): readonly Fault[] {
  const variable = /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/;
  return executableCells(notebook).flatMap((cell) => {
    const found = variable.exec(cell.source)?.[0];
    return found === undefined
      ? []
      : [faultOf(notebook, cell, `it calls ${found}: its output changes with every run`)];
  });
}

function parse(cell: CodeCell): ts.SourceFile {
  return ts.createSourceFile("cell.ts", cell.source, ts.ScriptTarget.ES2022, true);
}

function namesDeclaredBy(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesBoundBy(name));
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function namesBoundBy(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : namesBoundBy(element.name),
  );
}
