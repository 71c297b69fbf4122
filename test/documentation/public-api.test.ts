/**
 * The public API is what `public-api.txt` lists, one name a line. A name that is added or removed fails here until the list
 * says so too (`npx vitest run test/documentation/public-api.test.ts -u` writes it; read the difference before you commit it).
 * Every public name has a doc comment, and every function, class and constant an example.
 */
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";

const FRONT_DOOR = path.join(PROJECT, "lib/index.ts");

interface PublicName {
  readonly name: string;
  readonly kind: "module" | "value" | "type";
  readonly place: string;
  readonly hasComment: boolean;
  readonly hasExample: boolean;
}

const names = publicNames();

test("the public API is what public-api.txt lists", async () => {
  const listed = names.filter(({ name, kind }) => kind !== "type" || !name.includes("."));
  const lines = listed.map(({ name, kind }) => (kind === "type" ? `type ${name}` : name));
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("public-api.txt");
});

describe.each([...new Set(names.map(({ place }) => place.split("/")[1]))])("lib/%s", (folder) => {
  const own = names.filter(({ place }) => place.split("/")[1] === folder);

  test("every public name has a doc comment", () => {
    expect(own.filter(({ hasComment }) => !hasComment).map(label)).toEqual([]);
  });

  test("every public function, class and constant has an example", () => {
    expect(own.filter(({ kind, hasExample }) => kind === "value" && !hasExample).map(label)).toEqual([]);
  });
});

function label({ name, place }: PublicName): string {
  return `${name} (${place})`;
}

/** What `import { … } from "merchant-lab"` gives: modules with their members, values and types, in alphabetical order. */
function publicNames(): PublicName[] {
  const { config } = ts.readConfigFile(path.join(PROJECT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT);
  const program = ts.createProgram([FRONT_DOOR], options);
  const found: PublicName[] = [];
  const add = (symbol: ts.Symbol, owner: string) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const [declaration] = target.getDeclarations() ?? [];
    if (declaration === undefined) return;
    const name = owner + symbol.getName();
    const place = path.relative(PROJECT, declaration.getSourceFile().fileName);
    if (ts.isSourceFile(declaration)) {
      const hasComment = /^\s*\/\*\*/.test(declaration.text);
      found.push({ name, kind: "module", place, hasComment, hasExample: true });
      for (const member of checker.getExportsOfModule(target)) add(member, `${name}.`);
      return;
    }
    const documented = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const comments = ts.getJSDocCommentsAndTags(documented).filter(ts.isJSDoc);
    const tags = comments.flatMap(({ tags = [] }) => [...tags]);
    found.push({
      name,
      kind: target.flags & ts.SymbolFlags.Value ? "value" : "type",
      place,
      hasComment: comments.length > 0,
      hasExample: tags.some(({ tagName }) => tagName.text === "example"),
    });
  };
  const checker = program.getTypeChecker();
  const door = program.getSourceFile(FRONT_DOOR);
  const symbol = door && checker.getSymbolAtLocation(door);
  if (!symbol) throw new Error("lib/index.ts exports nothing");
  for (const name of checker.getExportsOfModule(symbol)) add(name, "");
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
