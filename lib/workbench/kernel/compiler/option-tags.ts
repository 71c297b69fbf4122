/** What Shift-Tab says of a call: the function whose arguments are being written, and each of its options. */
import type * as TypeScript from "typescript";
import type { Compiler, DocumentedSymbol } from "./types";

/** The name of the function whose arguments hold the position, outside the values of its options. */
export function calledNameAt(
  compiler: Compiler,
  file: TypeScript.SourceFile,
  position: number,
): TypeScript.Node | undefined {
  let found: TypeScript.Node | undefined;
  // The end of a call that is not closed yet is that of its last word.
  const end = file.text.slice(0, position).trimEnd().length;
  const isClosed = file.text[end - 1] === ")";
  const visit = (node: TypeScript.Node): void => {
    if (end < node.pos || end > node.end) return;
    if (compiler.isFunctionLike(node)) found = undefined;
    if (compiler.isCallExpression(node) && end > node.expression.end && !(isClosed && end === node.end)) {
      const { expression: callee } = node;
      found = compiler.isPropertyAccessExpression(callee) ? callee.name : callee;
    }
    compiler.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** A tag `option` for each option of the function of this name: name and type, default, description. */
export function optionTags(
  compiler: Compiler,
  checker: TypeScript.TypeChecker,
  name: TypeScript.Node,
): TypeScript.JSDocTagInfo[] {
  const signatures = checker.getTypeAtLocation(name).getCallSignatures();
  const parameter = signatures.flatMap(({ parameters }) => parameters).find(({ name }) => name === "options");
  if (parameter === undefined) return [];
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, name));
  return checker.getPropertiesOfType(checker.getApparentType(type)).map((property) => {
    const isOptional = (property.flags & compiler.SymbolFlags.Optional) !== 0;
    const valueType = checker.getTypeOfSymbolAtLocation(property, name);
    const shown = checker.typeToString(isOptional ? checker.getNonNullableType(valueType) : valueType);
    // This function, unlike getDocumentationComment, also makes the compiler read the comments.
    const comment = (property as DocumentedSymbol).getContextualDocumentationComment(undefined, checker);
    const usual = property.getJsDocTags(checker).find((tag) => tag.name === "default");
    const written = [
      compiler.displayPartsToString(comment),
      usual && `@default ${compiler.displayPartsToString(usual.text)}`,
    ];
    // Often the tag stands behind the sentence, where the compiler takes it for text.
    const described = written
      .filter(Boolean)
      .join(" ")
      .replace(/\s+/g, " ")
      .replace(/@default (.*)$/, "Default: $1.");
    const parts = [`${property.name}${isOptional ? "?" : ""}: ${shown}`, described && ` ${described}`];
    return { name: "option", text: parts.map((text) => ({ kind: "text", text })) };
  });
}
