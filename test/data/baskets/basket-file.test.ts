import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Baskets } from "../../../lib/core/baskets";
import * as basketFile from "../../../lib/data/baskets/basket-file";

const lists = ({ itemNames, offsets, items }: Baskets) =>
  Array.from({ length: offsets.length - 1 }, (_, b) =>
    Array.from(items.subarray(offsets[b], offsets[b + 1]), (item) => itemNames[item]),
  );

describe("basketFile.parse()", () => {
  test("reads blanks in any number, as FIMI files have them, and counts an item once", () => {
    const baskets = basketFile.parse("3 1 2 \r\n\n  2  2 3\n1");
    expect(baskets.itemNames).toEqual(["3", "1", "2"]);
    expect(baskets.offsets).toEqual(Int32Array.of(0, 3, 3, 5, 6));
    expect(baskets.items).toEqual(Int32Array.of(0, 1, 2, 0, 2, 1));
  });

  test("reads names between commas, quoted where they need it", () => {
    expect(lists(basketFile.parse('whole milk,"a,b"\n牛奶, 面包 \n', { separator: "," }))).toEqual([
      ["whole milk", "a,b"],
      ["牛奶", "面包"],
    ]);
  });

  test("agrees with splitting lines", () => {
    const basket = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(basket, { minLength: 1, maxLength: 30 }), (given) => {
        const found = lists(basketFile.parse(`${given.map((items) => items.join(" ")).join("\n")}\n`));
        const sorted = (all: readonly (readonly unknown[])[]) => all.map((items) => items.map(String).sort());
        expect(sorted(found)).toEqual(sorted(given));
      }),
      { seed: 5 },
    );
  });

  test("answers nothing with no baskets, and refuses a missing item and a strange separator", () => {
    expect(lists(basketFile.parse(""))).toEqual([]);
    expect(() => basketFile.parse("a,b\na,,b\n", { separator: "," })).toThrow(
      'Cannot read baskets: line 2, item 2 must be not empty, current value is ""',
    );
    expect(() => basketFile.parse("a", { separator: "\n" })).toThrow(/separator must be one ASCII character/);
  });

  test("tabs separate like blanks, one at a time; a line of blanks is an empty basket", () => {
    expect(lists(basketFile.parse("a\t\tb c\n \t\n", { separator: "\t" }))).toEqual([["a", "b c"], []]);
    expect(lists(basketFile.parse("a\n  \nb\n", { separator: "," }))).toEqual([["a"], [], ["b"]]);
  });

  test("decodes as told, and names the source in messages", () => {
    const gbk = Buffer.from([0xc5, 0xa3, 0xc4, 0xcc, 0x2c, 0x41, 0x0a]);
    expect(lists(basketFile.parse(gbk, { separator: ",", encoding: "gbk" }))).toEqual([["牛奶", "A"]]);
    expect(() => basketFile.parse(gbk, { separator: ",", source: "receipts" })).toThrow(
      /^Cannot read receipts: every text must be valid utf-8/,
    );
    // A view of a larger buffer is read from its own first byte to its last.
    expect(lists(basketFile.parse(new Uint8Array(Buffer.from("1 2 3\n")).subarray(2, 5)))).toEqual([
      ["2", "3"],
    ]);
  });

  test("accepts a line of 16 MiB, and no more", () => {
    const line = (bytes: number) => `a,"${"x".repeat(bytes - 3)}`;
    expect(() => basketFile.parse(line(2 ** 24), { separator: "," })).toThrow(/must be closed with a quote/);
    expect(() => basketFile.parse(line(2 ** 24 + 1), { separator: "," })).toThrow(
      /the row at line 1 must be at most 16777216 bytes long/,
    );
  });

  test("read() says when the path is a directory", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-baskets-"));
    fs.writeFileSync(path.join(folder, "a.dat"), "1 2\n2\n");
    expect(lists(await basketFile.read(path.join(folder, "a.dat")))).toEqual([["1", "2"], ["2"]]);
    await expect(basketFile.read(folder)).rejects.toThrow(`Cannot read ${folder}: path must be a file`);
    await expect(basketFile.read(folder, { source: "receipts" })).rejects.toThrow(/^Cannot read receipts: /);
    await expect(basketFile.readLong(folder, { basket: "a", item: "b" })).rejects.toThrow(
      `Cannot read ${folder}: path must be a file`,
    );
    fs.rmSync(folder, { recursive: true });
  });
});

describe("basketFile.parseLong()", () => {
  test("collects the rows of a basket from the whole file", () => {
    const text = 'n,receipt,article\n1,B,milk\n2,A,"say ""hi"""\n3,B,bread\n4,B,milk\n';
    const baskets = basketFile.parseLong(text, { basket: "receipt", item: "article" });
    expect(lists(baskets)).toEqual([["milk", "bread"], ['say "hi"']]);
  });

  test("skips blank lines, trims blanks, and decodes as told", () => {
    const options = { basket: "r", item: "a", delimiter: ";", encoding: "gbk" };
    const milk = Buffer.from([0xc5, 0xa3, 0xc4, 0xcc]);
    const bytes = Buffer.concat([Buffer.from("r;a\n\n 1 ; "), milk, Buffer.from(" \n1;"), milk]);
    const baskets = basketFile.parseLong(bytes, options);
    expect(baskets.itemNames).toEqual(["牛奶"]);
    expect(baskets.offsets).toEqual(Int32Array.of(0, 1));
  });

  test("counts rows and lines apart in its messages", () => {
    expect(() =>
      basketFile.parseLong('r,a\n\n1,"x\ny"\n1\n', { basket: "r", item: "a", source: "receipts" }),
    ).toThrow(
      new SyntaxError("Cannot read receipts: row 2 (line 5) must be 2 fields long, current value is 1"),
    );
    expect(() => basketFile.parseLong("r,a\n ,x\n", { basket: "r", item: "a" })).toThrow(
      'Cannot read baskets: row 1 (line 2), column "r" must be not empty, current value is ""',
    );
  });

  test("reads a last row without a line break", () => {
    expect(lists(basketFile.parseLong("r,a\n1,x\n2,y", { basket: "r", item: "a" }))).toEqual([["x"], ["y"]]);
  });

  test("a header without rows has no baskets", () => {
    const baskets = basketFile.parseLong("r,a\n", { basket: "r", item: "a" });
    expect(baskets).toEqual({ itemNames: [], offsets: Int32Array.of(0), items: new Int32Array(0) });
  });

  test.each<[string, string, string]>([
    [
      "a missing column",
      "a,b\n",
      'Cannot read baskets: item must be a column: a, b, current value is "article"',
    ],
    [
      "an empty item",
      "receipt,article\n1,\n",
      'Cannot read baskets: row 1 (line 2), column "article" must be not empty, current value is ""',
    ],
    [
      "a ragged row",
      "receipt,article\n1,x\n1\n",
      "Cannot read baskets: row 2 (line 3) must be 2 fields long, current value is 1",
    ],
    [
      "a row that is too long",
      "receipt,article\n1,x,y\n",
      "Cannot read baskets: row 1 (line 2) must be 2 fields long, current value is 3",
    ],
    ["nothing", "", 'Cannot read baskets: its first line must be the column names, current value is ""'],
  ])("refuses %s", (_name, text, message) => {
    expect(() =>
      basketFile.parseLong(text, { basket: text.startsWith("a") ? "a" : "receipt", item: "article" }),
    ).toThrow(message);
  });
});

describe("the forms of R's arules", () => {
  test("basket: quoted items, as write() of arules has them by default", () => {
    // arules' manual, write(): format = "basket", sep = ",", quote = TRUE.
    expect(lists(basketFile.parse('"whole milk","rolls/buns"\n"soda"\n', { separator: "," }))).toEqual([
      ["whole milk", "rolls/buns"],
      ["soda"],
    ]);
  });

  test("single: a line an item, without a header", () => {
    const text = "trans1 item1\ntrans2 item1\ntrans2 item2\n";
    const options = { basket: "id", item: "item", header: ["id", "item"], delimiter: " " };
    expect(lists(basketFile.parseLong(text, options))).toEqual([["item1"], ["item1", "item2"]]);
    expect(() => basketFile.parseLong(text, { ...options, header: ["id", "name"] })).toThrow(
      'Cannot read baskets: item must be a column: id, name, current value is "item"',
    );
  });
});

describe("basketFile.format() and formatLong()", () => {
  const name = fc
    .stringMatching(/^[a-c ,"\n;牛]+$/)
    .filter((text) => text.trim() === text && !text.startsWith("\n") && !text.endsWith("\n"));
  const given = fc.array(fc.uniqueArray(name, { maxLength: 5 }), { maxLength: 10 });
  const sorted = (all: readonly (readonly string[])[]) => all.map((items) => [...items].sort());

  test("are read back with any names and separator", () => {
    fc.assert(
      fc.property(given, fc.constantFrom(" ", ",", ";", "\t"), (all, separator) => {
        const made = basketFile.parse(
          all
            .map((items) => `${items.map((text) => `"${text.replaceAll('"', '""')}"`).join(",")}\n`)
            .join(""),
          { separator: "," },
        );
        expect(sorted(lists(made))).toEqual(sorted(all));
        expect(lists(basketFile.parse(basketFile.format(made, { separator }), { separator }))).toEqual(
          lists(made),
        );
        if (all.some((items) => items.length === 0)) return;
        const options = { basket: "till, receipt", item: "article", delimiter: separator };
        expect(lists(basketFile.parseLong(basketFile.formatLong(made, options), options))).toEqual(
          lists(made),
        );
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  test("write() and writeLong() pack a file that ends in .gz", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-baskets-"));
    const made = basketFile.parse("1 2\n2\n");
    for (const file of ["a.dat", "a.dat.gz"]) {
      await basketFile.write(path.join(folder, file), made);
      expect(lists(await basketFile.read(path.join(folder, file)))).toEqual([["1", "2"], ["2"]]);
    }
    expect(fs.readFileSync(path.join(folder, "a.dat"), "utf8")).toBe("1 2\n2\n");
    expect([...fs.readFileSync(path.join(folder, "a.dat.gz")).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    await basketFile.writeLong(path.join(folder, "long.csv"), made);
    const options = { basket: "basket", item: "item" };
    expect(lists(await basketFile.readLong(path.join(folder, "long.csv"), options))).toEqual([
      ["1", "2"],
      ["2"],
    ]);
    fs.rmSync(folder, { recursive: true });
  });

  test("refuse what a reader would not give back", () => {
    const made = (name: string) => ({
      itemNames: [name],
      offsets: Int32Array.of(0, 1),
      items: Int32Array.of(0),
    });
    for (const name of ["", " a", "a "])
      expect(() => basketFile.format(made(name))).toThrow(
        new RangeError(
          `Cannot write baskets: every item must be not empty, without blanks around it, current value is ${JSON.stringify(name)}`,
        ),
      );
    expect(() => basketFile.formatLong(basketFile.parse("a\n\n"))).toThrow(
      new RangeError(
        "Cannot write baskets: basket 1 must be not empty: a long table has no row for it, current value is 0",
      ),
    );
    expect(() => basketFile.format(made("a"), { separator: '"' })).toThrow(
      /separator must be one ASCII character/,
    );
  });
});
