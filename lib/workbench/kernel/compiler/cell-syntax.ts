/** What TypeScript reports and emits for a cell, where tslab relies on something else. */
import type * as TypeScript from "typescript";
import type { Compiler } from "./types";

/** TypeScript's error for `await` outside async functions, by which tslab recognizes asynchronous cells. */
const AWAIT_ERROR = 1308;

/** An error at the start of a file, without a message. */
export function diagnose(compiler: Compiler, file: TypeScript.SourceFile): TypeScript.Diagnostic {
  const category = compiler.DiagnosticCategory.Error;
  return { file, start: 0, length: 0, code: 0, category, messageText: "" };
}

/**
 * An `await` error for each `for await` and `await (…)` outside functions. TypeScript reports none for these: it first reads
 * `await (…)` as a call, and then reads the statement again.
 */
export function awaitErrors(compiler: Compiler, source: TypeScript.SourceFile): TypeScript.Diagnostic[] {
  const found: TypeScript.Diagnostic[] = [];
  const add = (start: number) =>
    found.push({ ...diagnose(compiler, source), start, length: "await".length, code: AWAIT_ERROR });
  const visit = (node: TypeScript.Node): void => {
    if (compiler.isFunctionLike(node) || compiler.isClassLike(node)) return;
    if (compiler.isForOfStatement(node) && node.awaitModifier !== undefined)
      add(node.awaitModifier.getStart(source));
    if (compiler.isAwaitExpression(node) && (node.flags & compiler.NodeFlags.AwaitContext) !== 0)
      add(node.getStart(source));
    compiler.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * tslab rewrites variables of earlier cells to `exports.name`, by the checker's symbol of each name. In `{ name }` that is the
 * symbol of the property, so tslab would miss the variable: it is emitted as `{ name: name }`. In `{ name: other } = row` it is
 * the property that an earlier cell declared, which tslab would take for a variable.
 */
export function emitProperties(compiler: Compiler, builder: TypeScript.BuilderProgram): void {
  const checker = builder.getProgram().getTypeChecker();
  const { getSymbolAtLocation } = checker;
  let isEmitting = false;
  checker.getSymbolAtLocation = (node) => {
    if (node.parent !== undefined && compiler.isShorthandPropertyAssignment(node.parent))
      return checker.getShorthandAssignmentValueSymbol(node.parent);
    return isEmitting && isPropertyName(compiler, node) ? undefined : getSymbolAtLocation(node);
  };

  const expand: TypeScript.TransformerFactory<TypeScript.SourceFile> = (context) => {
    const visit = (node: TypeScript.Node): TypeScript.Node =>
      compiler.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined
        ? context.factory.createPropertyAssignment(
            context.factory.createIdentifier(node.name.text),
            node.name,
          )
        : compiler.visitEachChild(node, visit, context);
    return (file) => compiler.visitEachChild(file, visit, context);
  };
  const { emit } = builder;
  builder.emit = (file, write, token, onlyDeclarations, transformers) => {
    isEmitting = true;
    try {
      const before = [expand, ...(transformers?.before ?? [])];
      const afterDeclarations = [keepLiterals(compiler, checker), ...(transformers?.afterDeclarations ?? [])];
      return emit.call(builder, file, write, token, onlyDeclarations, {
        ...transformers,
        before,
        afterDeclarations,
      });
    } finally {
      isEmitting = false;
    }
  };
}

/**
 * Declares `const sign = a > 0 ? "up" : "down"` as `"up" | "down"`, as it is in its own cell: the compiler would declare it as
 * `string`, so that the next cell could not look it up in a record with these keys.
 */
function keepLiterals(
  compiler: Compiler,
  checker: TypeScript.TypeChecker,
): NonNullable<TypeScript.CustomTransformers["afterDeclarations"]>[number] {
  const { Literal, Undefined, Null, EnumLike } = compiler.TypeFlags;
  const isSimple = ({ flags }: TypeScript.Type) =>
    (flags & (Literal | Undefined | Null)) !== 0 && (flags & EnumLike) === 0;
  return ({ factory }) => {
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      const { name } = (compiler.getParseTreeNode(node) ?? {}) as { readonly name?: TypeScript.Node };
      if (name === undefined || !compiler.isVariableDeclaration(node)) return node;
      const type = checker.getTypeAtLocation(name);
      if (!type.isUnion() || !type.types.every(isSimple)) return node;
      return factory.updateVariableDeclaration(
        node,
        node.name,
        undefined,
        checker.typeToTypeNode(type, undefined, undefined),
        undefined,
      );
    };
    const visitList = (list: TypeScript.VariableDeclarationList) =>
      factory.updateVariableDeclarationList(
        list,
        list.declarations.map((declaration) => visit(declaration) as TypeScript.VariableDeclaration),
      );
    return (file) => {
      if (compiler.isBundle(file)) return file;
      const statements = file.statements.map((statement) =>
        compiler.isVariableStatement(statement) &&
        (statement.declarationList.flags & compiler.NodeFlags.Const) !== 0
          ? factory.updateVariableStatement(
              statement,
              statement.modifiers,
              visitList(statement.declarationList),
            )
          : statement,
      );
      return factory.updateSourceFile(file, statements, true);
    };
  };
}

/** Whether a name is that of a property, with a colon behind it. */
function isPropertyName(compiler: Compiler, node: TypeScript.Node): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  return (
    (compiler.isBindingElement(parent) && parent.propertyName === node) ||
    (compiler.isPropertyAssignment(parent) && parent.name === node)
  );
}

/** Of a file that was read again, TypeScript would use the first reading, which has no path, where it prints a type. */
export function forgetFirstReading(program: TypeScript.Program): void {
  for (const file of program.getSourceFiles()) delete (file as { original?: unknown }).original;
}
