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
 * Emits `{ name }` as `{ name: name }`. tslab rewrites variables of earlier cells to `exports.name`, but in
 * `{ name }` the checker returns the symbol of the property, so tslab would miss the variable.
 */
export function expandShorthands(compiler: Compiler, builder: TypeScript.BuilderProgram): void {
  const checker = builder.getProgram().getTypeChecker();
  const { getSymbolAtLocation } = checker;
  checker.getSymbolAtLocation = (node) =>
    node.parent !== undefined && compiler.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : getSymbolAtLocation(node);

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
  builder.emit = (file, write, token, onlyDeclarations, transformers) =>
    emit.call(builder, file, write, token, onlyDeclarations, {
      ...transformers,
      before: [expand, ...(transformers?.before ?? [])],
    });
}

/** Of a file that was read again, TypeScript would use the first reading, which has no path, where it prints a type. */
export function forgetFirstReading(program: TypeScript.Program): void {
  for (const file of program.getSourceFiles()) delete (file as { original?: unknown }).original;
}
