import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installKernelspec } from "../../../lib/workbench/kernel";
import { PROJECT } from "../../../lib/workbench/paths";
import { KernelClient, outputsOf } from "./kernel-client";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.ask("kernel_info_request");
});
afterAll(() => kernel.close());

describe("the kernel", () => {
  test("answers kernel_info as tslab's TypeScript", async () => {
    const { reply, published } = await kernel.ask("kernel_info_request");
    expect(reply.type).toBe("kernel_info_reply");
    expect(reply.content).toMatchObject({ implementation: "tslab", language_info: { name: "typescript" } });
    expect(published.map(({ content }) => content)).toEqual([
      { execution_state: "busy" },
      { execution_state: "idle" },
    ]);
  });

  test("executes, counts, and sends the code to all front ends", async () => {
    const first = await kernel.execute('console.log("a");\nconsole.log("b");\n6 * 7');
    expect(first.reply.content).toMatchObject({ status: "ok", execution_count: 1 });
    expect(first.published.find(({ type }) => type === "execute_input")?.content).toMatchObject({
      execution_count: 1,
    });
    expect(outputsOf(first)).toEqual([{ type: "stream", name: "stdout", text: "a\nb\n42\n" }]);
    const second = await kernel.execute("const price = 3;");
    expect(second.reply.content).toMatchObject({ status: "ok", execution_count: 2 });
  });

  test("sends all of 100,000 lines in one message", async () => {
    const answer = await kernel.execute("for (let i = 0; i < 100_000; i++) console.log(i);");
    const [output, ...others] = outputsOf(answer) as unknown as { text: string }[];
    expect(others).toEqual([]);
    // Stock tslab keeps 504 lines.
    expect(output.text).toBe(`${Array.from({ length: 100_000 }, (_, i) => i).join("\n")}\n`);
  });

  test("loses none of 2,000 displays", async () => {
    const answer = await kernel.execute(
      'import * as tslab from "tslab";\nfor (let i = 0; i < 2000; i++) tslab.display.text(String(i));',
    );
    expect(outputsOf(answer)).toHaveLength(2000);
  });

  test.each([
    {
      fault: "an exception",
      code: '\nconst stock = new Map<string, number>();\nif (stock.size === 0) throw new RangeError("empty");',
      error: { ename: "RangeError", evalue: "empty" },
      line: /^ {4}at cell \[\d+\] line 3: if \(stock/,
    },
    {
      fault: "an exception after an await",
      code: 'await Promise.resolve();\n\nthrow new TypeError("later");',
      error: { ename: "TypeError", evalue: "later" },
      line: /^ {4}at cell \[\d+\] line 3: throw/,
    },
    {
      fault: "a type error",
      code: '1 + 1;\nconst cost: number = "3";',
      error: { ename: "TypeScriptError", evalue: "Type 'string' is not assignable to type 'number'." },
      line: /^cell \[\d+\] line 2, column 7: Type 'string'/,
    },
    {
      fault: "a rejection nobody awaits",
      code: 'void (async () => {\n  throw new Error("unseen");\n})();',
      error: { ename: "Error", evalue: "unseen" },
      line: /^ {4}at cell \[\d+\] line 2: throw/,
    },
    {
      fault: "a thrown value that is no error",
      code: 'throw "milk";',
      error: { ename: "Error", evalue: "thrown value 'milk'" },
      line: /^Error: thrown value 'milk'$/,
    },
  ])("gives a Jupyter error for $fault, with the line", async ({ code, error, line }) => {
    const answer = await kernel.execute(code);
    expect(answer.reply.content).toMatchObject({ status: "error", ...error });
    const [output, ...others] = outputsOf(answer) as unknown as { type: string; traceback: string[] }[];
    expect(output).toMatchObject({ type: "error", ...error });
    expect(output.traceback).toEqual(expect.arrayContaining([expect.stringMatching(line)]));
    expect(output.traceback.join("\n")).not.toMatch(/node_modules|node:internal|workbench/);
    expect(output.traceback.length).toBeLessThan(6);
    expect(others).toEqual([]);
    expect((await kernel.execute("price + 1")).reply.content).toMatchObject({ status: "ok" });
  });

  test("names the line of lib where lib throws", async () => {
    const answer = await kernel.execute(
      'import { table } from "merchant-lab";\ntable.fromRecords(undefined as unknown as []);',
    );
    const [{ traceback }] = outputsOf(answer) as unknown as { traceback: string[] }[];
    expect(traceback.at(-2)).toMatch(/^ {4}at fromRecords \(lib\/core\/text\/table\.ts:\d+\)$/);
    expect(traceback.at(-1)).toMatch(/^ {4}at cell \[\d+\] line 2: table\.fromRecords/);
  });

  test("shows an error that is raised after its cell has ended", async () => {
    const id = await kernel.send("execute_request", {
      code: 'setTimeout(() => {\n  throw new Error("after the cell");\n}, 100);\n1',
    });
    expect((await kernel.answerTo(id)).reply.content).toMatchObject({ status: "ok" });
    const { content } = await kernel.publication("error", id);
    expect(content).toMatchObject({ ename: "Error", evalue: "after the cell" });
  });

  test("applies the project's strict flags to cells", async () => {
    const answer = await kernel.execute("const twice = (x) => 2 * x;");
    expect(answer.reply.content).toMatchObject({
      ename: "TypeScriptError",
      evalue: "Parameter 'x' implicitly has an 'any' type.",
    });
  });

  test("type-checks calls of lib, and displays its values", async () => {
    const answer = await kernel.execute(
      'import { table } from "merchant-lab";\ntable.fromRecords([{ item: "milk", sold: 3 }])',
    );
    expect(outputsOf(answer)).toMatchObject([
      {
        type: "display_data",
        data: { "text/html": expect.stringContaining("<table"), "text/plain": expect.any(String) },
      },
    ]);
    const wrong = await kernel.execute('table.fromRecords("no rows");');
    expect(wrong.reply.content).toMatchObject({ ename: "TypeScriptError" });
  });

  test("accepts { name } for a variable of an earlier cell", async () => {
    await kernel.execute("const milk = 2;");
    const answer = await kernel.execute(
      "const basket = { milk };\nconsole.log(basket, [1].map((milk) => ({ milk })));",
    );
    expect(outputsOf(answer)).toMatchObject([{ text: "{ milk: 2 } [ { milk: 1 } ]\n" }]);
  });

  test.each([
    ["await (…)", "const one = await (Promise.resolve(1)); console.log(one);", "1\n"],
    [
      "await (await …).method()",
      "const two = await (await Promise.resolve({ get: async () => 2 })).get(); console.log(two);",
      "2\n",
    ],
    [
      "await (…), whose type is named by a package",
      'import { baskets } from "merchant-lab";\nconst three = await (await Promise.resolve(baskets)).of([["a"], ["b"], ["c"]]);\nconsole.log(three.offsets.length - 1);',
      "3\n",
    ],
    [
      "await (…) in a function",
      "const four = async () => await (Promise.resolve(4)); four(); console.log(4);",
      "4\n",
    ],
  ])("runs a cell with %s", async (_, code, shown) => {
    const answer = await kernel.execute(code);
    expect(answer.reply.content.status).toBe("ok");
    expect(outputsOf(answer)).toMatchObject([{ text: shown }]);
  });

  test("runs a cell whose only await is a for await loop", async () => {
    const answer = await kernel.execute(
      "async function* three() { yield 1; yield 2; yield 3; }\nfor await (const number of three()) console.log(number);",
    );
    expect(outputsOf(answer)).toMatchObject([{ text: "1\n2\n3\n" }]);
  });

  test("updates a display in place", async () => {
    const answer = await kernel.execute(
      'const line = tslab.newDisplay();\nline.text("1 of 2");\nline.text("2 of 2");',
    );
    const [shown, update] = outputsOf(answer) as unknown as {
      type: string;
      transient: { display_id: string };
    }[];
    expect([shown.type, update.type]).toEqual(["display_data", "update_display_data"]);
    expect(update.transient.display_id).toBe(shown.transient.display_id);
  });

  test.skipIf(process.platform === "win32")(
    "an interrupt stops a search in the thread of its caller, and the kernel keeps what it knows",
    async () => {
      const setUp = `import { baskets, closedItemsets } from "merchant-lab";
        const isIn = (i: number, k: number) => Math.imul(i * 997 + k, 2654435761) >>> 0 < 0xd0000000;
        const dense = baskets.of(Array.from({ length: 400 }, (_, i) =>
          Array.from({ length: 90 }, (_, k) => String(k)).filter((_, k) => isIn(i, k))));
        dense.itemNames.length`;
      expect((await kernel.execute(setUp)).reply.content).toMatchObject({ status: "ok" });
      const code = "closedItemsets.mine(dense, { minSupport: { count: 1 }, maxItemsets: 1e9 });";
      const id = await kernel.send("execute_request", { code });
      await kernel.publication("execute_input", id);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      kernel.signal("SIGINT");
      expect((await kernel.answerTo(id)).reply.content).toMatchObject({
        status: "error",
        ename: "Interrupted",
      });
      const next = await kernel.execute("closedItemsets.mine(dense, { minSupport: 0.9 }).basketCount");
      expect(outputsOf(next)).toMatchObject([{ text: "400\n" }]);
    },
    60_000,
  );

  test.skipIf(process.platform === "win32")("an interrupt stops an await", async () => {
    const id = await kernel.send("execute_request", {
      code: "console.log(1);\nawait new Promise(() => {});",
    });
    await kernel.publication("stream", id);
    kernel.signal("SIGINT");
    expect((await kernel.answerTo(id)).reply.content).toMatchObject({
      status: "error",
      ename: "Interrupted",
    });
  });

  test.skipIf(process.platform === "win32")(
    "an interrupt stops a loop that never ends, before the first await",
    async () => {
      const id = await kernel.send("execute_request", { code: "for (;;) {}" });
      await kernel.publication("execute_input", id);
      await new Promise((resolve) => setTimeout(resolve, 500));
      kernel.signal("SIGINT");
      expect((await kernel.answerTo(id)).reply.content).toMatchObject({
        status: "error",
        ename: "Interrupted",
      });
      expect((await kernel.execute("price")).reply.content).toMatchObject({ status: "ok" });
    },
  );

  test("completes, inspects, and knows an unfinished cell", async () => {
    const completed = await kernel.ask("complete_request", { code: "table.f", cursor_pos: 7 });
    expect(completed.reply.content).toMatchObject({
      status: "ok",
      matches: expect.arrayContaining(["fromRecords"]),
    });
    const inspected = await kernel.ask("inspect_request", { code: "price", cursor_pos: 2, detail_level: 0 });
    expect(JSON.stringify(inspected.reply.content)).toContain("const price: 3");
    // TypeScript 5.0 shows the line break as \\n.
    const code = `declare const lines: \`seed \${number}\\n  input\`;`;
    const pattern = await kernel.ask("inspect_request", { code, cursor_pos: 15, detail_level: 0 });
    expect(pattern.reply.content).toMatchObject({
      data: { "text/plain": `const lines: \`seed \${number}\n  input\`` },
    });
    const unfinished = await kernel.ask("is_complete_request", { code: "if (price > 2) {" });
    expect(unfinished.reply.content).toMatchObject({ status: "incomplete" });
  });

  test("replies to a shutdown request and then ends", async () => {
    const id = await kernel.send("shutdown_request", { restart: false }, "control");
    expect((await kernel.answerTo(id)).reply.type).toBe("shutdown_reply");
    expect(await kernel.exitCode).toBe(0);
  });
});

describe("installKernelspec()", () => {
  test("writes the kernelspec with full paths", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab spec "));
    const file = installKernelspec(folder);
    expect(file).toBe(path.join(folder, "kernels", "tslab", "kernel.json"));
    const { argv, language, interrupt_mode } = JSON.parse(fs.readFileSync(file, "utf8"));
    expect({ language, interrupt_mode }).toEqual({ language: "typescript", interrupt_mode: "signal" });
    expect(argv.at(0)).toBe(process.execPath);
    expect(argv).toContain(path.join(PROJECT, "lib/workbench/kernel/launcher.js"));
    expect(argv.at(-1)).toBe("{connection_file}");
  });
});
