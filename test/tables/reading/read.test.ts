import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { type ReadTable, RejectedRowsError, type TableEngine, tables } from "../../../lib";
import { random } from "../../../lib/core";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-reading-"));
let engine: TableEngine;
beforeAll(async () => {
  engine = await tables.open({ threads: 2, scratch: path.join(folder, "scratch") });
});
afterAll(() => {
  engine.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function write(content: string | Uint8Array): string {
  const file = path.join(folder, `${++files}.csv`);
  fs.writeFileSync(file, content);
  return file;
}

/** More than the sample that types are guessed from. */
const MANY = 40_000;
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join("");

describe("a guess holds for the whole file", () => {
  test.each([
    ["a word", "many", { x: "text" }],
    ["a fraction", "1.5", { x: "number" }],
    ["a fraction with currency", "¥1.50", { x: "number" }],
    ["a leading zero", "007", { x: "text" }],
    ["15 digits", "123456789012345", { x: "text" }],
    ["a missing value", "n/a", { x: "integer?" }],
    ["nothing", "", { x: "integer?" }],
  ])("whole numbers, then %s", async (_, late, types) => {
    const table = await tables.read(write(`x,y\n${lines(MANY, (i) => `${i},abcdefgh`)}${late},z\n`), {
      engine,
    });
    expect(table.schema).toBe(`{ x: ${JSON.stringify(types.x)}, y: "text" }`);
    expect(await table.count()).toBe(MANY + 1);
    const [first] = await table.first(1).toRows();
    expect(first.x).toBe(types.x === "text" ? "0" : 0);
  });

  test("nothing in the sample, then numbers", async () => {
    const table = await tables.read(write(`x,y\n${lines(MANY, () => ",abcdefgh")}1.5,z\n`), { engine });
    expect(table.schema).toBe('{ x: "number?", y: "text" }');
    expect(await table.where((row) => row.x.isPresent()).toRows()).toEqual([{ x: 1.5, y: "z" }]);
  });

  test("days and months that only later rows tell apart, dates that become times", async () => {
    const days = `x,y\n31/12/2024,1\n${lines(MANY, () => "1/2/2024,1")}`;
    expect((await tables.read(write(days), { engine })).schema).toBe(
      '{ x: { type: "date", format: "%d/%m/%Y" }, y: "integer" }',
    );
    expect((await tables.read(write(`${days}12/31/2024,1\n`), { engine })).schema).toBe(
      '{ x: "text", y: "integer" }',
    );
    const times = `x,y\n${lines(MANY, () => "2024-01-31,1")}2024-01-31 10:00:00,1\n`;
    expect((await tables.read(write(times), { engine })).schema).toBe('{ x: "timestamp", y: "integer" }');
  });

  test("its schema reads the same table", async () => {
    const file = write(
      "sku;paid;day;at;share;n\nA;€1,50;31.12.2024;2024-03-01T00:00:00Z;5%;1\nB;;1.2.2024;2024-03-01 10:00:00+08:00;7%;2\n",
    );
    const guessed = await tables.read(file, { engine });
    const schema = Function(`return ${guessed.schema}`)();
    const layout = Function(`return ${guessed.layout}`)();
    const again = await tables.read(file, { engine, schema, ...layout });
    expect(await again.toRows()).toEqual(await guessed.toRows());
    expect(again.schema).toBe(guessed.schema);
    expect(guessed.schema).toBe(
      '{ sku: "text", paid: { type: "number?", decimal: ",", currency: "€" }, day: { type: "date", format: "%d.%m.%Y" }, at: { type: "timestamp", zone: "UTC" }, share: { type: "number", decimal: ",", percent: true }, n: "integer" }',
    );
  });
});

describe("a schema", () => {
  const file = () => write("order,金额,note\n1,9.5,x\n2,,y\n");

  test("gives typed columns, in its order, with other names", async () => {
    const table = await tables.read(file(), {
      schema: { amount: { type: "number?", from: "金额" }, order: "integer" },
      engine,
    });
    expectTypeOf(table).toEqualTypeOf<ReadTable<{ amount: number | null; order: number }>>();
    expect(await table.toRows()).toEqual([
      { amount: 9.5, order: 1 },
      { amount: null, order: 2 },
    ]);
    expect(table.schema).toBe('{ amount: { type: "number?", from: "金额" }, order: "integer" }');
    // @ts-expect-error There is no column "amout".
    expect(() => table.where((row) => row.amout.isPresent())).toThrow('did you mean "amount"?');
    const untyped = await tables.read(file(), { engine });
    expectTypeOf(untyped).toEqualTypeOf<ReadTable<ReturnType<typeof JSON.parse>>>();
  });

  test("names the columns that the file lacks, and those that it has", async () => {
    await expect(
      tables.read(file(), { schema: { orders: "integer", price: "number" }, engine }),
    ).rejects.toThrow(
      'the file has no column "orders" (did you mean "order"?), "price"; its columns are order, 金额, note',
    );
    // @ts-expect-error There is no type "money".
    await expect(tables.read(file(), { schema: { order: "money" }, engine })).rejects.toThrow(
      "schema.order.type must be one of text, text?,",
    );
    await expect(
      tables.read(file(), { schema: { order: { type: "date", form: "%Y" } }, engine }),
    ).rejects.toThrow('there is no option "schema.order.form"; did you mean "schema.order.from"?');
    await expect(tables.read(file(), { schema: {}, engine })).rejects.toThrow(
      "schema must be an object of column types by name",
    );
  });

  test("refuses all bad and missing cells at once, each with its line", async () => {
    const text = 'id,price,note\n1,cheap,"two\nlines"\n2,,x\n\n3,4.5,y\n4,5,"z\n"\n5,dear,"w"\n6\n';
    const error: RejectedRowsError = await tables
      .read(write(text), { schema: { id: "integer", price: "number" }, engine })
      .catch((caught) => caught);
    expect(error).toBeInstanceOf(RejectedRowsError);
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.name).toBe("RejectedRowsError");
    const name = `${files}.csv`;
    expect(await error.rejects.toRows()).toEqual([
      { file: name, line: 2, column: "price", text: "cheap", reason: "is not a number" },
      {
        file: name,
        line: 4,
        column: "price",
        text: "",
        reason: 'is missing; the type "number?" allows that',
      },
      { file: name, line: 9, column: "price", text: "dear", reason: "is not a number" },
      {
        file: name,
        line: 10,
        column: null,
        text: "6",
        reason: 'has 1 field instead of 3; shortRows: "fill" makes the others missing',
      },
    ]);
    expect(error.message).toBe(
      `Cannot read ${name}: line 2, price is not a number ("cheap"); line 4, price is missing; the type "number?" allows that (""); line 9, price is not a number ("dear"); and 1 more. error.rejects has them all; onReject: "skip" leaves their rows out`,
    );
    const skipped = await tables.read(path.join(folder, name), {
      schema: { id: "integer", price: "number" },
      onReject: "skip",
      engine,
    });
    expect(await skipped.toRows()).toEqual([
      { id: 3, price: 4.5 },
      { id: 4, price: 5 },
    ]);
    expect(await skipped.rejects.count()).toBe(4);
  });

  test("of a folder: the file of each reject", async () => {
    const parts = path.join(folder, "parts");
    fs.mkdirSync(parts);
    fs.writeFileSync(path.join(parts, "a.csv"), "x,y\n1,2\n");
    fs.writeFileSync(path.join(parts, "b.csv"), "y,x\n3,four\n5\n");
    const error = await tables.read(parts, { schema: { x: "number" }, engine }).catch((caught) => caught);
    expect(await error.rejects.select("file", "line", "text").toRows()).toEqual([
      { file: "b.csv", line: 2, text: "four" },
      { file: "b.csv", line: 3, text: "5" },
    ]);
  });

  test("integers, booleans and dates say what they are not", async () => {
    const cells = write('n,b,d\n1.5,maybe,2024-13-01\n7,ja,01.02.2024\n"1,000",y,2024-01-01\n');
    const schema = { n: "integer", b: "boolean", d: { type: "date", format: "%d.%m.%Y" } } as const;
    const error = await tables.read(cells, { schema, engine }).catch((caught) => caught);
    expect(
      (await error.rejects.toRows()).map(
        ({ line, column, reason }: Record<string, unknown>) => `${line} ${column} ${reason}`,
      ),
    ).toEqual([
      "2 n is not an integer",
      "2 b is not a boolean",
      "2 d is not a date written as %d.%m.%Y",
      "3 b is not a boolean",
      "4 d is not a date written as %d.%m.%Y",
    ]);
    const years = write("d,x\n3/1/24,1\n");
    await expect(
      tables.read(years, { schema: { d: { type: "date", format: "%m/%d/%Y" } }, engine }),
    ).rejects.toThrow("is not a date");
    expect(
      await (
        await tables.read(years, { schema: { d: { type: "date", format: "%m/%d/%y" } }, engine })
      ).toRows(),
    ).toEqual([{ d: "2024-03-01" }]);
    const zoned = write("t,x\nMar 1 2024 11:05 PM +0800,1\n");
    const format = "%b %d %Y %I:%M %p %z";
    expect(
      await (await tables.read(zoned, { schema: { t: { type: "timestamp", format } }, engine })).toRows(),
    ).toEqual([{ t: "2024-03-01T15:05:00" }]);
  });
});

test("DuckDB's reader and ours read the same rows, or both refuse", async () => {
  const { integer } = random.seeded(42);
  const fields = [
    "a",
    "1",
    '"a"',
    '"a""b"',
    'a"b',
    ' "a"',
    '"a" ',
    '"x\ny"',
    "",
    '""',
    " a b ",
    '"a,b"',
    '="1"',
    "'5",
    "é",
    '"\r\n"',
    '"a"b',
    '"',
    "  ",
    '""""',
  ];
  const pick = <T>(list: readonly T[]) => list[integer(list.length)];
  let read = 0;
  for (let round = 0; round < 60; round++) {
    const breaks = pick([["\n"], ["\r\n"], ["\n", "\n", "\r\n", "\r", "\n\n"]]);
    const rows = Array.from(
      { length: 1 + integer(5) },
      () => `${pick(fields.slice(0, 12 + integer(9)))},${pick(fields)}${pick(breaks)}`,
    );
    const file = write(`h1,h2\n${rows.join("")}`);
    const answer = async (comment: string) => {
      const options = { engine, delimiter: ",", schema: { h1: "text?", h2: "text?" }, comment } as const;
      return await tables.read(file, options).then(
        (table) => table.toRows(),
        (error) => error.message,
      );
    };
    const [direct, rewritten] = [await answer(""), await answer("\u0001")];
    expect(direct, fs.readFileSync(file, "utf8")).toEqual(rewritten);
    if (typeof direct !== "string") read++;
  }
  expect(read).toBeGreaterThan(15);
});

test("many rows of another encoding, across chunks, keep their order and lines", async () => {
  const count = 60_000;
  const text = `id,名称\n${lines(count, (i) => `${i},"商品${i}, ""特价""${i % 7 === 0 ? "\n" : ""}!"`)}`;
  const file = write(Buffer.from(`\ufeff${text}`, "utf16le"));
  const table = await tables.read(file, { engine });
  expect(await table.count()).toBe(count);
  expect(await table.where((row) => row.id.isOneOf([0, 7, 59_999])).toRows()).toEqual([
    { id: 0, 名称: '商品0, "特价"\n!' },
    { id: 7, 名称: '商品7, "特价"\n!' },
    { id: 59_999, 名称: '商品59999, "特价"!' },
  ]);
  const bad = write(Buffer.from(`\ufeff${text}x,y\n`, "utf16le"));
  const error = await tables.read(bad, { schema: { id: "integer" }, engine }).catch((caught) => caught);
  const line = 2 + count + Math.ceil(count / 7);
  expect(await error.rejects.toRows()).toEqual([
    { file: path.basename(bad), line, column: "id", text: "x", reason: "is not an integer" },
  ]);
});

test("an abort ends the reading, and nothing stays on the disk", async () => {
  const file = write(`a,b\n${lines(400_000, (i) => `${i},"text ${i}"`)}`);
  const own = () =>
    fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith(`merchant-lab-tables-${process.pid}`));
  const before = own();
  for (const comment of ["", "#"]) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 60);
    await expect(tables.read(file, { engine, comment, signal: controller.signal })).rejects.toThrow("enough");
  }
  await expect(tables.read(write("a,b\n1\n"), { engine })).rejects.toThrow("has 1 field");
  expect(own()).toEqual(before);
});

describe("reports of other readers' faults", () => {
  const rows = async (text: string, options = {}) =>
    await (await tables.read(write(text), { engine, ...options })).toRows();

  test("pandas 5697, 32134: an integer column with a missing value keeps its digits", async () => {
    expect(await rows("id,n\n90071992547409,1\n,2\n")).toEqual([
      { id: 90071992547409, n: 1 },
      { id: null, n: 2 },
    ]);
    expect(await rows("id,n\n9007199254740993,1\n,2\n")).toEqual([
      { id: "9007199254740993", n: 1 },
      { id: null, n: 2 },
    ]);
  });

  test("pandas: a trailing delimiter does not shift the columns", async () => {
    expect(await rows("a,b\nx,1,\ny,2,\n")).toEqual([
      { a: "x", b: 1 },
      { a: "y", b: 2 },
    ]);
  });

  test("pandas, readr 976: the nearest double, and no digit lost", async () => {
    const cells = [
      "0.1",
      "2.2250738585072014e-308",
      "1.7976931348623157e308",
      "9007199254740992",
      "0.30000000000000004",
    ];
    expect(
      (await rows(`x,n\n${cells.map((cell) => `${cell},1`).join("\n")}\n`, { schema: { x: "number" } })).map(
        ({ x }: { x: number }) => x,
      ),
    ).toEqual(cells.map(Number));
  });

  test("pandas: the text NA in a column of names", async () => {
    expect(await rows("name,country\nNull,NA\nNone,FR\n")).toEqual([
      { name: "Null", country: "NA" },
      { name: "None", country: "FR" },
    ]);
  });

  test("DuckDB: a line break in the first quoted field, and quotes only after the sample", async () => {
    expect(await rows('a,b\n"x\r\ny",1\n')).toEqual([{ a: "x\r\ny", b: 1 }]);
    const late = `a,b\n${lines(MANY, (i) => `${i},plain text`)}7,"quoted, text"\n`;
    expect((await rows(late)).at(-1)).toEqual({ a: 7, b: "quoted, text" });
  });
});
