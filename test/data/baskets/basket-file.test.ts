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
      'Cannot read baskets: line 2, item 2 must be not empty (missingItems: "leaveOut" leaves it out), current value is ""',
    );
    expect(() => basketFile.parse("a", { separator: "\n" })).toThrow(/separator must be one ASCII character/);
  });

  test("tabs separate like blanks, one at a time; a line of blanks is an empty basket", () => {
    expect(lists(basketFile.parse("a\t\tb c\n \t\n", { separator: "\t" }))).toEqual([["a", "b c"], []]);
    expect(lists(basketFile.parse("a\n  \nb\n", { separator: "," }))).toEqual([["a"], [], ["b"]]);
  });

  // Borgelt's programs: blanks " \\t\\r"; R: scan(sep = ""), which read.transactions() uses by default.
  test("white space of any kind separates by default", () => {
    expect(lists(basketFile.parse("a\tb\nb \t c\r\n\ta\t\r\r\n \t\nc\r"))).toEqual([
      ["a", "b"],
      ["b", "c"],
      ["a"],
      [],
      ["c"],
    ]);
    expect(lists(basketFile.parse('"a b"\t"c\td"\n'))).toEqual([["a b", "c\td"]]);
    expect(lists(basketFile.parse("a\tb c\n", { separator: " " }))).toEqual([["a\tb", "c"]]);
    // With Macintosh line ends all would be one basket.
    expect(() => basketFile.parse("a b\rc\r")).toThrow(
      'Cannot read baskets: line 1, column 2 must be free of a carriage return alone; lines must end with LF or CRLF, current value is "b\\rc\\r"',
    );
  });

  // orange3-associate #8, mlxtend #433: Excel pads the rows.
  test("leaves out the empty cells of padded rows on request", () => {
    const options = { separator: ",", missingItems: "leaveOut" } as const;
    expect(lists(basketFile.parse('milk,bread,,\nmilk,,"",\n,,,\n\n', options))).toEqual([
      ["milk", "bread"],
      ["milk"],
      [],
      [],
    ]);
  });

  test.each(["1 -1 2 -1 -2\n", "1 2 -1 3 -1 -2\n", "1 2 -2\n"])("refuses %j, a sequence of SPMF", (text) => {
    expect(() => basketFile.parse(`5 6\n${text}`)).toThrow(
      new SyntaxError(
        `Cannot read baskets: line 2 must be a basket, not a sequence as SPMF writes it; separator: " " makes such texts items, current value is "${text.match(/-./)?.[0]}"`,
      ),
    );
    expect(basketFile.parse(text, { separator: " " }).itemNames).toContain("-2");
    expect(basketFile.parse('1 "-1" -3 -12 1-1').itemNames).toEqual(["1", "-1", "-3", "-12", "1-1"]);
  });

  test.each([",", ";", "|"])("refuses lines of one item that hold %s", (separator) => {
    const text = ["milk,bread", "milk", "tea,milk"].join("\n").replaceAll(",", separator);
    expect(() => basketFile.parse(text)).toThrow(
      new SyntaxError(
        `Cannot read baskets: separator must be given, since each line is one item and some hold , or ; or |, current value is "milk${separator}bread"`,
      ),
    );
    expect(lists(basketFile.parse(text, { separator }))).toEqual([
      ["milk", "bread"],
      ["milk"],
      ["milk", "tea"],
    ]);
    expect(lists(basketFile.parse(text, { separator: " " }))).toHaveLength(3);
    expect(lists(basketFile.parse(`${text} tea`))).toHaveLength(3);
    expect(lists(basketFile.parse(`"a${separator}b"`))).toEqual([[`a${separator}b`]]);
  });

  test("refuses what is neither text nor bytes, an encoding for a text, and unknown options", () => {
    for (const wrong of [null, undefined, 7, [1]])
      expect(() => basketFile.parse(wrong as never)).toThrow(
        /data must be a text or bytes, current value is/,
      );
    expect(() => basketFile.parse("a", { encoding: "gbk" })).toThrow(
      new TypeError(
        'Cannot read baskets: encoding must be left out: a text is decoded already, current value is "gbk"',
      ),
    );
    expect(() => basketFile.parse("a", { seperator: "," } as never)).toThrow('did you mean "separator"?');
    expect(() => basketFile.parse("a", { separator: 7 as never })).toThrow(/separator must be one ASCII/);
    expect(() => basketFile.parseLong("a,b\n", undefined as never)).toThrow(
      "Cannot read baskets: basket must be a text, current value is undefined",
    );
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
      'Cannot read baskets: row 1 (line 2), column "r" must be not empty (missingIds: "leaveOut" leaves it out), current value is ""',
    );
  });

  test("leaves out rows without a basket on request, and counts them", () => {
    const text = "r,a\n1,x\n,y\n ,z\n2,\n1,y\n";
    const options = { basket: "r", item: "a", missingIds: "leaveOut", missingItems: "leaveOut" } as const;
    const baskets = basketFile.parseLong(text, options);
    expect(lists(baskets)).toEqual([["x", "y"], []]);
    expect(baskets.anonymousLines).toBe(2);
    expect(() => basketFile.parseLong(text, { ...options, missingItems: "refuse" })).toThrow(
      /row 4 \(line 5\), column "a" must be not empty/,
    );
    expect(() => basketFile.parseLong("r,a\n,\n", { ...options, missingIds: "refuse" })).toThrow(
      /row 1 \(line 2\), column "r" must be not empty \(missingIds/,
    );
  });

  test("reads quotes in the header, and refuses a column that is there twice", () => {
    expect(lists(basketFile.parseLong('"a ""b""",i\n1,x\n', { basket: 'a "b"', item: "i" }))).toEqual([
      ["x"],
    ]);
    expect(() => basketFile.parseLong("r,a,a\n1,x,y\n", { basket: "r", item: "a" })).toThrow(
      'Cannot read baskets: item must be a column, there once: "r", "a", "a", current value is "a"',
    );
  });

  test("reads a last row without a line break", () => {
    expect(lists(basketFile.parseLong("r,a\n1,x\n2,y", { basket: "r", item: "a" }))).toEqual([["x"], ["y"]]);
  });

  test("a header without rows has no baskets", () => {
    const baskets = basketFile.parseLong("r,a\n", { basket: "r", item: "a" });
    expect(baskets).toEqual({
      itemNames: [],
      offsets: Int32Array.of(0),
      items: new Int32Array(0),
      anonymousLines: 0,
    });
  });

  test.each<[string, string, string]>([
    [
      "a missing column",
      "a,b\n",
      'Cannot read baskets: item must be a column, there once: "a", "b", current value is "article"',
    ],
    [
      "an empty item",
      "receipt,article\n1,\n",
      'Cannot read baskets: row 1 (line 2), column "article" must be not empty (missingItems: "leaveOut" leaves it out), current value is ""',
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
      'Cannot read baskets: item must be a column, there once: "id", "name", current value is "item"',
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

  test("names that look like something else are read back with any separator", () => {
    const names = [
      "\ufeffmilk",
      "-1",
      "-2",
      "a,b",
      "a;b",
      "a|b",
      "a\tb",
      "a b",
      'a"b',
      "a\rb",
      "\u200b",
      "\u00a0",
      "\ufeff",
    ];
    for (const name of names)
      for (const separator of [undefined, " ", ",", "\t"]) {
        const made = { itemNames: [name], offsets: Int32Array.of(0, 1), items: Int32Array.of(0) };
        const options = separator === undefined ? {} : { separator };
        expect(lists(basketFile.parse(basketFile.format(made, options), options))).toEqual([[name]]);
        expect(lists(basketFile.parse(Buffer.from(basketFile.format(made, options)), options))).toEqual([
          [name],
        ]);
        const long = { basket: name, item: `${name}2`, ...(separator && { delimiter: separator }) };
        expect(lists(basketFile.parseLong(basketFile.formatLong(made, long), long))).toEqual([[name]]);
      }
    expect(basketFile.format(basketFile.parse("a b\n"))).toBe("a b\n");
    expect(basketFile.format(basketFile.parse('"a\tb" c\n'))).toBe('"a\tb" c\n');
  });

  test("a file is written whole or not at all", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-baskets-"));
    const file = path.join(folder, "whole.dat");
    await basketFile.write(file, basketFile.parse("milk\n"));
    const blank = { itemNames: [" tea"], offsets: Int32Array.of(0, 1), items: Int32Array.of(0) };
    await expect(basketFile.write(file, blank)).rejects.toThrow("every item must be not empty");
    const empty = basketFile.parse("tea\n\n");
    await expect(basketFile.writeLong(file, empty)).rejects.toThrow("basket 1 must be not empty");
    expect(fs.readFileSync(file, "utf8")).toBe("milk\n");
    expect(fs.readdirSync(folder)).toEqual(["whole.dat"]);
    await expect(basketFile.write(path.join(folder, "none", "a.dat"), empty)).rejects.toThrow(
      "path must be in a folder that exists",
    );
    fs.rmSync(folder, { recursive: true });
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
    for (const wrong of [[["a"]], null, undefined, { itemNames: [] }])
      expect(() => basketFile.format(wrong as never)).toThrow(
        /^Cannot write baskets: baskets must be baskets, as made by baskets.of, current value is/,
      );
    expect(() => basketFile.format(made("a\ud83d"))).toThrow(
      /every item must be free of half surrogate pairs/,
    );
    expect(() => basketFile.parse("a\ud83d")).toThrow(/data must be free of half surrogate pairs/);
    expect(lists(basketFile.parse("\ufffd \u{1f37a}"))).toEqual([["\ufffd", "\u{1f37a}"]]);
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
