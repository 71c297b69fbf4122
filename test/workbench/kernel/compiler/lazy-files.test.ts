import { describe, expect, test } from "vitest";
import { packageOf, withoutComments } from "../../../../lib/workbench/kernel/compiler/lazy-files";

describe("withoutComments()", () => {
  test.each([
    ["/** Doc. */ export declare const a: 1;", "  export declare const a: 1;"],
    ["a; // rest\nb;", "a;  \nb;"],
    ["a /* two\nlines */ b", "a \n b"],
    ['/// <reference lib="es2020" />\na;', '/// <reference lib="es2020" />\na;'],
    ["type A = \"http://x\" | '/* no */';", "type A = \"http://x\" | '/* no */';"],
    ['type A = "\\" // no";', 'type A = "\\" // no";'],
    ["type A = `\n// text \\` /* no */`;", "type A = `\n// text \\` /* no */`;"],
    ["/* ' */ a; /* ' */ b;", "  a;   b;"],
  ])("%j", (text, expected) => {
    expect(withoutComments(text)).toBe(expected);
  });
});

test.each([
  ["/shop/node_modules/fflate/index.d.ts", "fflate"],
  ["/shop/node_modules/@tensorflow/tfjs-core/dist/index.d.ts", "@tensorflow"],
  ["/shop/node_modules/tslab/node_modules/@types/node/fs.d.ts", "@types"],
  ["/shop/lib/index.ts", ""],
])("packageOf(%j) is %j", (file, name) => {
  expect(packageOf(file)).toBe(name);
});
