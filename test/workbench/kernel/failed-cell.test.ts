import ts from "@tslab/typescript-for-tslab";
import type TypeScript from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { splitFailedCell } from "../../../lib/workbench/kernel/failed-cell";
import { KernelClient, textOf } from "./kernel-client";

const compiler = ts as unknown as typeof TypeScript;

describe("splitFailedCell()", () => {
  const split = (source: string, ...set: string[]) =>
    splitFailedCell(compiler, source, (name) => set.includes(name));

  test("cuts before the first statement whose names were not assigned", () => {
    const source = "const a = 1;\nthrow a;\nlet { b, c: [d, , ...e] } = f();\nclass G {}\nenum H { I }";
    expect(split(source, "a")).toEqual({
      reached: "const a = 1;\nthrow a;",
      lost: ["b", "d", "e", "G", "H"],
    });
    expect(split(source, "a", "b", "d", "e")).toEqual({
      reached: "const a = 1;\nthrow a;\nlet { b, c: [d, , ...e] } = f();",
      lost: ["G", "H"],
    });
    expect(split("const a = f();", "b")).toEqual({ reached: "", lost: ["a"] });
    expect(split(source, "a", "b", "d")).toMatchObject({ lost: ["b", "d", "e", "G", "H"] });
  });

  test("keeps a cell whose names were all assigned, and declarations without a value", () => {
    const source =
      'import fs from "node:fs";\ninterface A {}\ntype B = A;\nfunction f() {}\nconst g = 1, h = 2;';
    expect(split(source, "g", "h")).toEqual({ reached: source, lost: [] });
    expect(split("", "g")).toEqual({ reached: "", lost: [] });
  });
});

describe("after a cell that failed", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await KernelClient.start();
  });
  afterAll(() => kernel.close());

  test("what it had declared is known", async () => {
    await kernel.execute(
      'import os from "node:os";\ninterface Item { price: number }\nconst zk: Item = { price: 5 };\nfunction twice(x: number) { return 2 * x; }\nif (zk.price > 1) throw new Error("stop");\nconst after = 1;',
    );
    const answer = await kernel.execute(
      "const item: Item = zk;\nconsole.log(twice(item.price), typeof os.cpus);",
    );
    expect(textOf(answer)).toBe("10 function\n");
    expect((await kernel.execute("after")).reply.content).toMatchObject({
      evalue: "Cannot find name 'after'.",
    });
  });

  test("names that it did not reach keep their earlier values and types", async () => {
    await kernel.execute("const stock = [1, 2];\nlet sold = 3;");
    await kernel.execute(
      'sold = 4;\nthrow new Error("stop");\nconst stock = "none";\nlet sold: string = "none";',
    );
    expect(textOf(await kernel.execute("stock.length + sold"))).toBe("5\n");
  });

  test("an interrupted cell and one that does not compile lose nothing", async () => {
    const id = await kernel.send("execute_request", {
      code: 'const kept = await Promise.resolve("kept");\nconsole.log(kept);\nconst never = await new Promise<number>(() => {});',
    });
    await kernel.publication("stream", id);
    await kernel.ask("interrupt_request", {}, "control");
    expect((await kernel.answerTo(id)).reply.content.ename).toBe("Interrupted");
    expect((await kernel.execute("const kept = 3;\nkept.length")).reply.content.ename).toBe(
      "TypeScriptError",
    );
    expect(textOf(await kernel.execute("kept.length"))).toBe("4\n");
  });

  test("completion and documentation know the declarations", async () => {
    await kernel.execute('const completedName = 1;\nthrow new Error("stop");');
    const completed = await kernel.ask("complete_request", { code: "completedN", cursor_pos: 10 });
    expect(completed.reply.content.matches).toContain("completedName");
    const inspected = await kernel.ask("inspect_request", { code: "completedName", cursor_pos: 3 });
    expect(inspected.reply.content).toMatchObject({ found: true });
  });
});
