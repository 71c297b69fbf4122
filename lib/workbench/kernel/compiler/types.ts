import type * as TypeScript from "typescript";

/** tslab's compiler, with functions that TypeScript's own types leave out. */
export type Compiler = { -readonly [K in keyof typeof TypeScript]: (typeof TypeScript)[K] } & {
  getPreEmitDiagnosticsOfFiles(
    program: TypeScript.Program,
    files: readonly TypeScript.SourceFile[],
  ): readonly TypeScript.Diagnostic[];
  getQuickInfoAtPosition(
    file: TypeScript.SourceFile,
    checker: TypeScript.TypeChecker,
    cancellation: unknown,
    position: number,
  ): TypeScript.QuickInfo | undefined;
  getTouchingPropertyName(file: TypeScript.SourceFile, position: number): TypeScript.Node;
  readonly objectAllocator: {
    getSymbolConstructor(): { readonly prototype: DocumentedSymbol };
    getSignatureConstructor(): { readonly prototype: TypeScript.Signature };
  };
};

export interface DocumentedSymbol extends TypeScript.Symbol {
  getContextualDocumentationComment(...place: unknown[]): TypeScript.SymbolDisplayPart[];
}
