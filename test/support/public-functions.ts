/** The public functions of lib as the compiler sees them: their parameters, and the example in their doc comment. */
import path from "node:path";
import ts from "typescript";
import { PROJECT } from "../../lib/workbench/paths";

export interface PublicParameter {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  /** The names of the options, if the parameter is an object of options. */
  readonly optionNames: readonly string[] | undefined;
}

export interface PublicFunction {
  /** As a user writes it: "rules.from". */
  readonly name: string;
  readonly file: string;
  readonly example: string;
  readonly parameters: readonly PublicParameter[];
}

const FRONT_DOOR = path.join(PROJECT, "lib/index.ts");

/** What `import { … } from "merchant-lab"` gives, and what its modules give, as long as it can be called. */
export function publicFunctions(): PublicFunction[] {
  const { config } = ts.readConfigFile(path.join(PROJECT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT);
  const program = ts.createProgram([FRONT_DOOR], options);
  const checker = program.getTypeChecker();
  const found: PublicFunction[] = [];

  function add(symbol: ts.Symbol, name: string): void {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const [declaration] = target.getDeclarations() ?? [];
    if (declaration === undefined) return;
    if (ts.isSourceFile(declaration)) {
      for (const member of checker.getExportsOfModule(target)) add(member, `${name}.${member.getName()}`);
      return;
    }
    if (!(target.flags & ts.SymbolFlags.Value) || target.flags & ts.SymbolFlags.Class) return;
    const type = checker.getTypeOfSymbolAtLocation(target, declaration);
    for (const signature of type.getCallSignatures().slice(0, 1)) {
      found.push({
        name,
        file: declaration.getSourceFile().fileName,
        example: exampleOf(declaration),
        parameters: signature.getParameters().map(parameterOf),
      });
    }
  }

  function parameterOf(symbol: ts.Symbol): PublicParameter {
    const declaration = symbol.valueDeclaration as ts.ParameterDeclaration;
    const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(symbol, declaration));
    const typeName = declaration.type?.getText() ?? "";
    const isOptions = symbol.name === "options" || /(Options|Experiment)\b/.test(typeName);
    const optionNames = isOptions ? type.getProperties().map(({ name }) => name) : undefined;
    // A destructured parameter has no name.
    const name = symbol.name.startsWith("__") ? "options" : symbol.name;
    const isOptional = declaration.questionToken !== undefined || declaration.initializer !== undefined;
    return { name, type: typeName, isOptional, optionNames };
  }

  const door = program.getSourceFile(FRONT_DOOR);
  const symbol = door && checker.getSymbolAtLocation(door);
  if (!symbol) throw new Error("lib/index.ts exports nothing");
  for (const name of checker.getExportsOfModule(symbol)) add(name, name.getName());
  return found;
}

function exampleOf(declaration: ts.Declaration): string {
  const documented = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const tags = ts.getJSDocTags(documented).filter(({ tagName }) => tagName.text === "example");
  return tags.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "").join("\n");
}
