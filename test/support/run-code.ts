/** Runs the code of a doc comment as its reader would. */
import path from "node:path";
import ts from "typescript";
// What the package does first: danfo then finds tfjs without its native addon.
import "../../lib/resolve-tensorflow.js";
// Not "../../lib", which is the package: Node would load it beside the modules that the tests import.
import * as frontDoor from "../../lib/index";

/**
 * Runs TypeScript as the body of an async function. The names of the file that it documents, of the file's folder and of the
 * front door are in scope, and those of `more`.
 */
export async function runCode(file: string, code: string, more: Record<string, unknown>): Promise<void> {
  const folder: Record<string, unknown> = await import(path.join(path.dirname(file), "index.ts")).catch(
    () => ({}),
  );
  const own: Record<string, unknown> = await import(file);
  const scope: Record<string, unknown> = { ...frontDoor, ...folder, ...own, ...more };
  const names = Object.keys(scope).filter((name) => name !== "default" && !declares(code, name));
  const script = ts.transpile(code, { target: ts.ScriptTarget.ES2022 });
  await Function(...names, `return (async () => {\n${script}\n})();`)(...names.map((name) => scope[name]));
}

function declares(code: string, name: string): boolean {
  return new RegExp(`^const (\\{[^}]*\\b)?${name}\\b`, "m").test(code);
}

/** Replaces typed arrays by arrays and functions by their names, at any depth: comparisons treat both alike. */
export function plain(value: unknown): unknown {
  if (typeof value === "function") return value.name;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as number[]);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
