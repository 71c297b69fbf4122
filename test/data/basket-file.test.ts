import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Baskets } from "../../lib/core/baskets";
import * as basketFile from "../../lib/data/basket-file";

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

  test("read() says when the path is a directory", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-baskets-"));
    fs.writeFileSync(path.join(folder, "a.dat"), "1 2\n2\n");
    expect(lists(await basketFile.read(path.join(folder, "a.dat")))).toEqual([["1", "2"], ["2"]]);
    await expect(basketFile.read(folder)).rejects.toThrow(/is a directory/);
    fs.rmSync(folder, { recursive: true });
  });
});

describe("basketFile.parseLong()", () => {
  test("gathers the rows of a basket wherever they stand", () => {
    const text = 'n,receipt,article\n1,B,milk\n2,A,"say ""hi"""\n3,B,bread\n4,B,milk\n';
    const baskets = basketFile.parseLong(text, { basket: "receipt", item: "article" });
    expect(lists(baskets)).toEqual([["milk", "bread"], ['say "hi"']]);
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
    ["nothing", "", 'Cannot read baskets: its first line must be the column names, current value is ""'],
  ])("refuses %s", (_name, text, message) => {
    expect(() =>
      basketFile.parseLong(text, { basket: text.startsWith("a") ? "a" : "receipt", item: "article" }),
    ).toThrow(message);
  });
});
