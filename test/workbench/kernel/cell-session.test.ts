import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, outputsOf, textOf } from "./kernel-client";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());

async function errorOf(code: string) {
  const { reply } = await kernel.execute(code);
  expect(reply.content.status).toBe("error");
  return reply.content as unknown as { ename: string; evalue: string; traceback: string[] };
}

test.each([
  {
    what: "causes that form a circle",
    code: 'const a = new Error("outer");\na.cause = new Error("inner", { cause: a });\nthrow a;',
    error: { ename: "Error", evalue: "outer" },
    lines: [/^Error: outer$/, /line 1: const a/, /^caused by Error: inner$/, /line 2: a\.cause/],
  },
  {
    what: "a chain of 100,000 causes",
    code: 'let chain = new Error("0");\nfor (let i = 1; i < 100_000; i++) chain = new Error(String(i), { cause: chain });\nthrow chain;',
    error: { ename: "Error", evalue: "99999" },
    lines: [/^Error: 99999$/],
  },
  {
    what: "a message that is a number, and a name that is none",
    code: 'throw Object.assign(new Error("text"), { message: 42, name: Symbol("n") });',
    error: { ename: "Symbol(n)", evalue: "42" },
    lines: [/^Symbol\(n\): 42$/],
  },
  {
    what: "a stack that is an object",
    code: 'throw Object.assign(new Error("kept"), { stack: { length: 1 } });',
    error: { ename: "Error", evalue: "kept" },
    lines: [/^Error: kept$/],
  },
  {
    what: "a message that cannot be read",
    code: 'throw Object.defineProperty(new Error(), "message", { get() { throw new Error("hostile"); } });',
    error: { ename: "Error", evalue: "an error was thrown that cannot be described" },
    lines: [/^Error: an error was thrown that cannot be described$/],
  },
  {
    what: "nothing that can be read",
    code: 'throw new Proxy({}, { get() { throw new Error("hostile"); }, getPrototypeOf() { throw new Error("hostile"); } });',
    error: { ename: "Error", evalue: "an error was thrown that cannot be described" },
    lines: [/^Error: an error was thrown that cannot be described$/],
  },
])("an error with $what is described", async ({ code, error, lines }) => {
  const described = await errorOf(code);
  expect(described).toMatchObject(error);
  expect(described.traceback.length).toBeLessThan(30);
  for (const [i, line] of lines.entries()) expect(described.traceback[i]).toMatch(line);
});

test("an error that a cell prints itself names lines of cells, without the kernel's", async () => {
  const answer = await kernel.execute(
    'function depth(): Error {\n  return new Error("printed");\n}\nconsole.log(depth());\nconsole.trace("here");\nconsole.log([1].map(() => new Error().stack)[0]);',
  );
  const count = answer.reply.content.execution_count;
  expect(textOf(answer)).toBe(
    `Error: printed
    at cell [${count}] line 2: return new Error("printed");
    at cell [${count}] line 4: console.log(depth());
Error
    at cell [${count}] line 6: console.log([1].map(() => new Error().stack)[0]);
    at Array.map (<anonymous>)
    at cell [${count}] line 6: console.log([1].map(() => new Error().stack)[0]);
`,
  );
  expect(textOf(answer, "stderr")).toBe(
    `Trace: here\n    at cell [${count}] line 5: console.trace("here");\n`,
  );
  const lib = await kernel.execute(
    'import { table } from "merchant-lab";\ntry { table.fromRecords(7 as never); } catch (error) { console.log((error as Error).stack); }',
  );
  expect(textOf(lib)).toMatch(/\n {4}at .*\(lib\/core\/text\/table\.ts:\d+:\d+\)\n/);
  expect(textOf(lib)).not.toMatch(/workbench|tslab|file:|\/lib/);
});

test("properties that an earlier cell declared can be renamed while they are taken apart", async () => {
  await kernel.execute('const unit = "yuan";\nconst rows = [{ a: 1, b: 2 }];\nconst b = 9;');
  const cells = [
    ["rows.map(({ a: x, b }) => ({ x, [unit + 1]: b }))", { x: 1, yuan1: 2 }],
    ["rows.map(({ a: unit }) => ({ unit }))", { unit: 1 }],
    ["const { a: first = b, ...others } = rows[0]!;\n[{ first, others }]", { first: 1, others: { b: 2 } }],
    ["let given = 0;\n({ a: given } = rows[0]!);\n[{ given }]", { given: 1 }],
    ["const row: typeof rows[0] = { a: b, b };\n[row]", { a: 9, b: 9 }],
  ] as const;
  for (const [cell, value] of cells) {
    const answer = await kernel.execute(cell.replace(/.+$/, "console.log(JSON.stringify($&))"));
    expect(textOf(answer), cell).toContain(JSON.stringify([value]));
  }
});

test("a value may make its display later, or none", async () => {
  const later = '({ [Symbol.for("Jupyter.display")]: async () => ({ "text/html": "<b>later</b>" }) })';
  expect(outputsOf(await kernel.execute(later))).toEqual([
    { type: "display_data", data: { "text/html": "<b>later</b>" }, metadata: {}, transient: {} },
  ]);
  const none = '({ milk: 2, [Symbol.for("Jupyter.display")]: () => undefined })';
  expect(textOf(await kernel.execute(none))).toContain("{ milk: 2,");
  const failing =
    '({ [Symbol.for("Jupyter.display")]: async () => { throw new RangeError("no display"); } })';
  expect(await errorOf(failing)).toMatchObject({ ename: "RangeError", evalue: "no display" });
});

test("the last value of a cell shows itself: frames, records, maps and typed arrays as tables, anything else as a text", async () => {
  await kernel.execute('import { baskets, frames } from "merchant-lab";');
  const records = '[{ item: "milk", price: 3 }, { item: "tea", price: 40 }]';
  for (const [cell, ...texts] of [
    [records, "<th", "milk", "40"],
    [`frames.of(${records})`, "2 rows × 2 columns", "milk"],
    ['baskets.of([["milk", "tea"]])', "1 basket of 2 items", "milk, tea"],
    ['new Map([["milk", 3]])', "map of 1", "milk"],
    ["Float64Array.of(7.5)", "Float64Array of 1", "7.5"],
  ]) {
    const [output] = outputsOf(await kernel.execute(cell)) as { data?: Record<string, string> }[];
    for (const text of texts) expect(output?.data?.["text/html"], cell).toContain(text);
  }
  for (const [cell, text] of [
    ["[1, 2]", "[ 1, 2 ]\n"],
    ["[]", "[]\n"],
    ["({ milk: 3 })", "{ milk: 3 }\n"],
    ['"**milk**"', "**milk**\n"],
  ])
    expect(outputsOf(await kernel.execute(cell))).toEqual([{ type: "stream", name: "stdout", text }]);
});

test("a constant that is one of several texts or numbers remains so in the next cell", async () => {
  await kernel.execute(
    'const change = Math.random();\nconst sign = change < 2 ? "up" : "down", step = change < 2 ? 1 : undefined;\nlet free = change < 2 ? "up" : "down";',
  );
  const next = await kernel.execute('const words = { up: "more", down: "less" };\nwords[sign]');
  expect(textOf(next)).toBe("more\n");
  const cell = 'const one: 1 | undefined = step;\nfree = "level";\nfree';
  expect(textOf(await kernel.execute(cell))).toBe("level\n");
  expect(textOf(await kernel.execute("words[sign]"))).toBe("more\n");
});

test("a type error says first what does not fit and last why, without what lies between", async () => {
  const { traceback } = await errorOf(
    "const rows: { a: { b: { c: number }[] } }[] = [] as { a: { b: { c: string }[] } }[];",
  );
  expect(traceback).toEqual([
    "TypeScriptError: the cell was not run",
    expect.stringMatching(
      /^cell \[\d+\] line 1, column 7: Type '\{ a: .*' is not assignable to type '\{ a: /,
    ),
    expect.stringContaining("const rows"),
    "    Type 'string' is not assignable to type 'number'.",
  ]);
});

test("a function without a name has none", async () => {
  expect(textOf(await kernel.execute("(x: number) => x"))).toBe("[Function (anonymous)]\n");
  expect(textOf(await kernel.execute("class {}"))).toBe("");
  expect(textOf(await kernel.execute("(class { price = 1 })"))).toBe("[class (anonymous)]\n");
  expect(textOf(await kernel.execute("const twice = (x: number) => 2 * x;\ntwice"))).toBe(
    "[Function: twice]\n",
  );
});

test("a cell keeps less than 200 kB after its end", async () => {
  await kernel.execute(
    'import v8 from "node:v8";\nimport vm from "node:vm";\nv8.setFlagsFromString("--expose-gc");\nconst collect = vm.runInNewContext("gc");',
  );
  const kilobytes = async () =>
    Number(textOf(await kernel.execute("collect();\ncollect();\nprocess.memoryUsage().heapUsed / 1000")));
  for (let i = 0; i < 5; i++) await kernel.execute(`const warm${i} = [${i}].map((x) => x + 1);`);
  const before = await kilobytes();
  for (let i = 0; i < 20; i++)
    await kernel.execute(`const value${i} = [${i}].map((x) => x + 1);\nvalue${i}.length`);
  expect((await kilobytes()) - before).toBeLessThan(20 * 200);
});
