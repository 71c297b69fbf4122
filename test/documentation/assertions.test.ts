/** Every test asserts something: a test that only runs code would pass with any result. */
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";

const TESTS = path.join(PROJECT, "test");

/** A source file with its functions by name, and the files that it imports helpers from. */
interface Module {
  readonly source: ts.SourceFile;
  readonly functions: ReadonlyMap<string, readonly ts.Node[]>;
  /** Names of imported functions, with the file and the name there. */
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
}

const modules = new Map<string, Module>();

function moduleOf(file: string): Module {
  const known = modules.get(file);
  if (known !== undefined) return known;
  const module = readModule(file, fs.readFileSync(file, "utf8"));
  modules.set(file, module);
  return module;
}

function readModule(file: string, text: string): Module {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const functions = new Map<string, ts.Node[]>();
  const imports = new Map<string, { file: string; name: string }>();
  const add = (name: string, body: ts.Node) => functions.set(name, [...(functions.get(name) ?? []), body]);
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name && node.body)
      add(node.name.getText(), node.body);
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      add(node.name.text, node.initializer);
    if (ts.isImportDeclaration(node)) addImports(node, file, imports);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { source, functions, imports };
}

function addImports(
  { moduleSpecifier, importClause }: ts.ImportDeclaration,
  from: string,
  imports: Map<string, { file: string; name: string }>,
): void {
  const specifier = (moduleSpecifier as ts.StringLiteral).text;
  const bindings = importClause?.namedBindings;
  if (!specifier.startsWith(".") || bindings === undefined || !ts.isNamedImports(bindings)) return;
  const base = path.resolve(path.dirname(from), specifier);
  const file = [`${base}.ts`, path.join(base, "index.ts")].find((name) => fs.existsSync(name));
  if (file === undefined) return;
  for (const { name, propertyName } of bindings.elements)
    imports.set(name.text, { file, name: (propertyName ?? name).text });
}

/** Whether a piece of code asserts, itself or through functions that it calls. */
function asserts(node: ts.Node, module: Module, seen = new Set<ts.Node>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  if (ts.isCallExpression(node)) {
    if (isAssertion(node)) return true;
    if (functionsCalled(node, module).some(([body, home]) => asserts(body, home, seen))) return true;
  }
  return ts.forEachChild(node, (child) => asserts(child, module, seen)) === true;
}

/**
 * `expect(…)` with a matcher, `expect.unreachable()`, `assert(…)`, `assert.equal(…)`, `fc.assert(…)`,
 * `expectTypeOf(…)`.
 */
function isAssertion(call: ts.CallExpression): boolean {
  const callee = call.expression.getText();
  if (callee === "expect") return ts.isPropertyAccessExpression(call.parent);
  return /^(expect\.(soft|poll|unreachable|fail)|assert(\.\w+)?|fc\.assert|expectTypeOf|assertType)$/.test(
    callee,
  );
}

/** The bodies of the called function and of functions that are passed to it by name, with their modules. */
function functionsCalled(call: ts.CallExpression, module: Module): [ts.Node, Module][] {
  const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  const names = [callee, ...call.arguments].filter(ts.isIdentifier).map(({ text }) => text);
  return names.flatMap((name) => {
    const local = (module.functions.get(name) ?? []).map((body): [ts.Node, Module] => [body, module]);
    const imported = module.imports.get(name);
    if (imported === undefined || !imported.file.startsWith(TESTS)) return local;
    const home = moduleOf(imported.file);
    return [
      ...local,
      ...(home.functions.get(imported.name) ?? []).map((body): [ts.Node, Module] => [body, home]),
    ];
  });
}

/** The tests whose callback does not assert: their lines and names. */
function testsWithoutAssertion(module: Module): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node) && !asserts(node, module)) {
      const { line } = module.source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`line ${line + 1}: ${node.arguments[0].getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(module.source);
  return found;
}

/**
 * `test("name", callback)`, `it(…)`, `test.each(…)("name", callback)`, `test.skipIf(…)("name", callback)` and
 * the like.
 */
function isTest({ expression, arguments: [name, ...rest] }: ts.CallExpression): boolean {
  const callee = expression.getText();
  if (!/^(test|it)\b/.test(callee) || /^(test|it)\.(todo|extend)\b/.test(callee)) return false;
  if (/^(test|it)(\.\w+)*\.(each|for|skipIf|runIf)$/.test(callee)) return false;
  return name !== undefined && rest.some((each) => ts.isFunctionLike(each) || ts.isIdentifier(each));
}

function testFiles(): string[] {
  return fs
    .readdirSync(TESTS, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => path.join(TESTS, name));
}

test("every test asserts something", () => {
  const files = testFiles();
  expect(files.length).toBeGreaterThan(100);
  const faults = files.flatMap((file) =>
    testsWithoutAssertion(moduleOf(file)).map((fault) => `${path.relative(PROJECT, file)} ${fault}`),
  );
  expect(faults, "these tests pass with any result: call expect() or fc.assert()").toEqual([]);
});

describe("the check", () => {
  const faultsIn = (text: string) => testsWithoutAssertion(readModule(path.join(TESTS, "x.test.ts"), text));

  test.each([
    'test("runs", () => { fit([1, 2]); });',
    'it("runs", async () => { await fit([1, 2]); });',
    'test("forgets the matcher", () => { expect(fit([1, 2])); });',
    'test.each([1, 2])("runs %d", (x) => { fit([x]); });',
    'test.skipIf(isWindows)("runs", function () { fit([1]); });',
    'test.concurrent("runs", { timeout: 9 }, () => fit([1]));',
    'function helper() { return fit([1]); }\ntest("calls a helper", () => { helper(); });',
    'test("has a name that asserts", () => { log("expect(1).toBe(1)"); });',
    'test("passes a function", run);\nfunction run() { fit([1]); }',
  ])("finds %s", (text) => {
    expect(faultsIn(text)).toHaveLength(1);
  });

  test.each([
    'test("asserts", () => { expect(fit([1])).toBe(1); });',
    'test("asserts", async () => { await expect(fit([1])).rejects.toThrow(); });',
    'test("asserts", () => fc.assert(fc.property(fc.nat(), (n) => n >= 0)));',
    'test("asserts", () => { for (const x of [1]) if (x) assert.equal(x, 1); });',
    'const check = (x: number) => expect(x).toBe(1);\ntest("calls a helper", () => { check(1); });',
    'function outer() { inner(); }\nfunction inner() { expect(1).toBe(1); }\ntest("calls helpers", () => outer());',
    'const same = (x: number) => expect(x).toBe(1);\ntest("passes a helper", () => [1].forEach(same));',
    'test.each([1])("asserts %d", (x) => { expect(x).toBe(1); });',
    'test.todo("asserts later");\ndescribe("a group", () => { fit([1]); });',
    'test("passes a function", run);\nfunction run() { expect(1).toBe(1); }',
  ])("accepts %s", (text) => {
    expect(faultsIn(text)).toEqual([]);
  });
});
