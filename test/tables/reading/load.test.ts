import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TableEngine, tables } from "../../../lib";
import { rawQuery } from "../../../lib/tables/reading/load";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-loading-"));
let engine: TableEngine;
beforeAll(async () => {
  engine = await tables.open({ threads: 2, scratch: path.join(folder, "scratch") });
});
afterAll(() => {
  engine.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function write(text: string): string {
  const file = path.join(folder, `${++files}.csv`);
  fs.writeFileSync(file, text);
  return file;
}

describe("cells that DuckDB's own casts take, or that look like numbers", () => {
  /** The cell, what it is in a column of the type "number", and in one of numbers whose type is guessed; "text" is no number. */
  const cells: readonly (readonly [string, number | "text", number | "text"])[] = [
    ["1e5", 1e5, 1e5],
    ["+5", 5, 5],
    [" 12 ", 12, 12],
    [".5", 0.5, 0.5],
    ["5.", 5, 5],
    ["-0.0", -0, -0],
    ["1_000", "text", "text"],
    ["1_0.5", "text", "text"],
    ["0x10", "text", "text"],
    ["0b1", "text", "text"],
    ["inf", Infinity, Infinity],
    ["-Infinity", -Infinity, -Infinity],
    [" +INF ", Infinity, Infinity],
    ["infinite", "text", "text"],
    ["1e400", "text", "text"],
    ["1e300", 1e300, 1e300],
    ["-1.7976931348623157e308", -1.7976931348623157e308, -1.7976931348623157e308],
    ["true", "text", "text"],
    ["1d", "text", "text"],
    ["007", 7, "text"],
    ["00.5", 0.5, "text"],
    ["0.007", 0.007, 0.007],
    ["99999999999999", 99999999999999, 99999999999999],
    ["99999999999999.5", 99999999999999.5, 99999999999999.5],
    ["100000000000000", 1e14, "text"],
    ["-100000000000000", -1e14, "text"],
    ["100000000000000.5", 1e14 + 0.5, 1e14 + 0.5],
    ["9007199254740992", 2 ** 53, "text"],
    ["9007199254740993", "text", "text"],
    ["-9007199254740994", "text", "text"],
    ["90071992547409931", "text", "text"],
    ["9007199254740993.5", 9007199254740994, 9007199254740994],
    ["1,000", 1000, 1000],
    ["1,00", "text", "text"],
    ["(3)", -3, -3],
    ["3 EUR", 3, 3],
    ["3 eur", "text", "text"],
    ["3 x", "text", "text"],
    ["½", "text", "text"],
    ["１２", 12, 12],
    ["'7", 7, 7],
  ];

  test.each(cells)("%s", async (cell, asNumber, asGuessed) => {
    const file = write(`x,y\n1.5,a\n"${cell}",b\n2.5,c\n`);
    const typed = await tables.read(file, { engine, schema: { x: "number" }, onReject: "skip" });
    const expected = asNumber === "text" ? [1.5, 2.5] : [1.5, asNumber, 2.5];
    expect((await typed.toRows()).map(({ x }) => x)).toEqual(expected);
    const guessed = await (await tables.read(file, { engine })).toRows();
    expect(guessed.map(({ x }: { x: unknown }) => x)).toEqual(
      asGuessed === "text" ? ["1.5", cell, "2.5"] : [1.5, asGuessed, 2.5],
    );
  });

  test.each(["1.5", "1e3", "0x10", "1_000", "+5", "005", "99999999999999.9", "true", "1,000"])(
    "%s among whole numbers that are guessed is no integer",
    async (cell) => {
      const { schema } = await tables.read(write(`x,y\n1,a\n"${cell}",b\n`), { engine });
      expect(schema).not.toContain("integer");
    },
  );
});

test("a word for missing values among numbers, and letters as a mark between thousands", async () => {
  const rows = async (text: string, options: object) =>
    await (await tables.read(write(text), { engine, ...options })).toRows();
  expect(await rows("x,y\n1.5,a\nunknown,b\n", { missing: ["unknown"] })).toEqual([
    { x: 1.5, y: "a" },
    { x: null, y: "b" },
  ]);
  expect(await rows("x,y\n1k000,a\n2k500,b\n", { thousands: "k" })).toEqual([
    { x: 1000, y: "a" },
    { x: 2500, y: "b" },
  ]);
});

test("a long file is read in parts that fill a group of rows, and in its order", async () => {
  const rows = 400_000;
  const text = Array.from({ length: rows }, (_, i) => `${i},"x, ${i}"\n`).join("");
  const plain = { path: write(text), name: "long", names: ["a", "b"], delimiter: ",", quote: '"', skip: 0 };
  const sizeIn = (rowBytes: number, bytes = 1e15) =>
    /buffer_size = (\d+)/.exec(rawQuery([{ ...plain, bytes, rowBytes }], ["a"]))?.[1];
  expect(sizeIn(100)).toBe("13516800");
  expect([sizeIn(60), sizeIn(500), sizeIn(100, 2 * 13516800)]).toEqual([undefined, undefined, undefined]);
  const query = rawQuery([{ ...plain, bytes: 1e15, rowBytes: 100 }], ["a", "b"]);
  const name = engine.newName();
  await engine.run(`create table ${name} as ${query}`);
  const [{ values }] = await engine.query(`select r0 from ${name}`, { maxRows: rows });
  expect(values.length).toBe(rows);
  expect(Array.from(values).findIndex((value, i) => value !== String(i))).toBe(-1);
});
