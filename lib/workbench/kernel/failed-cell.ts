/** Which declarations of a cell that failed took effect: like IPython, the kernel keeps them. */
import type * as TypeScript from "typescript";

type Compiler = typeof TypeScript;

export interface SplitCell {
  /** The statements before the first one whose names were not assigned. */
  readonly reached: string;
  /** The names that the other statements declare. */
  readonly lost: readonly string[];
}

/** @param isSet Whether a name was assigned when the cell ended. */
export function splitFailedCell(
  compiler: Compiler,
  source: string,
  isSet: (name: string) => boolean,
): SplitCell {
  const file = compiler.createSourceFile("cell.ts", source, compiler.ScriptTarget.ES2022);
  const names = file.statements.map((statement) => declaredNames(compiler, statement));
  const first = names.findIndex((declared) => !declared.every(isSet));
  const next = file.statements[first];
  if (next === undefined) return { reached: source, lost: [] };
  return { reached: source.slice(0, next.pos), lost: names.slice(first).flat() };
}

/** The variables, classes and enumerations that a statement declares; functions are assigned before it runs. */
function declaredNames(compiler: Compiler, statement: TypeScript.Statement): string[] {
  if (compiler.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesOf(compiler, name));
  if (compiler.isClassDeclaration(statement) || compiler.isEnumDeclaration(statement))
    return statement.name === undefined ? [] : [statement.name.text];
  return [];
}

function namesOf(compiler: Compiler, name: TypeScript.BindingName): string[] {
  if (compiler.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    compiler.isOmittedExpression(element) ? [] : namesOf(compiler, element.name),
  );
}
