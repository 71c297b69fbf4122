/** Interactions from purchase lines: sums, order, minimum counts, and every bad input. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type InteractionColumns, interactions } from "../../../lib/recommendation";
import { byItem } from "../../../lib/recommendation/data/rows";
import { plainInteractions, randomLines } from "./lines";

describe("by hand", () => {
  test("lines of the same customer and item are one, in order of first lines, codes ascending", () => {
    const found = interactions.of({
      customer: ["ann", "bob", "ann", "ann", "bob"],
      item: ["tea", "cup", "pen", "tea", "tea"],
      weight: [1, 2, 3, 0.5, 7],
      time: [5, 1, 2, 4, 9],
    });
    expect(plainInteractions(found)).toEqual({
      kind: "interactions",
      customers: ["ann", "bob"],
      items: ["tea", "cup", "pen"],
      offsets: [0, 2, 4],
      codes: [0, 2, 0, 1],
      weights: [1.5, 3, 7, 2],
      times: [5, 2, 9, 1],
    });
  });

  test("weights whose sum is not finite are refused", () => {
    const lines = { customer: [1, 1], item: ["tea", "tea"], weight: [1e308, 1e308] };
    expect(() => interactions.of(lines)).toThrow(
      "the sum of the weights of a customer and an item must be a finite number",
    );
  });

  test("without weights each line counts 1, without times all are at 0", () => {
    const found = interactions.of({ customer: ["ann", "ann"], item: ["tea", "tea"] });
    expect(plainInteractions(found)).toMatchObject({ weights: [2], times: [0] });
  });

  test("one line, also at a time below 0", () => {
    expect(plainInteractions(interactions.of({ customer: [7], item: [3], weight: [2], time: [-5] }))).toEqual(
      {
        kind: "interactions",
        customers: [7],
        items: [3],
        offsets: [0, 1],
        codes: [0],
        weights: [2],
        times: [-5],
      },
    );
  });

  test("all the same item", () => {
    const found = interactions.of({ customer: ["a", "b", "c"], item: ["tea", "tea", "tea"] });
    expect(plainInteractions(found)).toMatchObject({
      items: ["tea"],
      offsets: [0, 1, 2, 3],
      codes: [0, 0, 0],
    });
  });

  test("1 and the text 1 are different customers and items", () => {
    const found = interactions.of({ customer: [1, "1", 1], item: ["2", 2, 2] });
    expect(found.customers).toEqual([1, "1"]);
    expect(found.items).toEqual(["2", 2]);
    expect(Array.from(found.codes)).toEqual([0, 1, 1]);
  });

  test("lines of no known customer are left out, and so are items that only they have", () => {
    const customer = ["", null, undefined, Number.NaN, "ann"];
    const found = interactions.of({ customer, item: ["a", "b", "c", "d", "e"], weight: [1, 2, 3, 4, 5] });
    expect(plainInteractions(found)).toMatchObject({ customers: ["ann"], items: ["e"], weights: [5] });
  });

  test("a typed array or a Series stands for a column", () => {
    const series = { values: ["tea", "cup"], index: [0, 1] };
    const columns = { customer: Int32Array.of(4, 4), item: series, time: Float64Array.of(1, 2) };
    expect(plainInteractions(interactions.of(columns))).toMatchObject({
      customers: [4],
      items: ["tea", "cup"],
      times: [1, 2],
    });
  });
});

describe("minimum counts", () => {
  const columns = {
    customer: ["ann", "ann", "ann", "bob", "bob", "cat"],
    item: ["tea", "tea", "cup", "cup", "pen", "tea"],
  };

  test("of an item are counted by lines", () => {
    const found = interactions.of(columns, { minimumPerItem: 2 });
    expect(found.items).toEqual(["tea", "cup"]);
    expect(found.customers).toEqual(["ann", "bob", "cat"]);
    expect(interactions.of(columns, { minimumPerItem: 3 }).items).toEqual(["tea"]);
  });

  test("of a customer are counted after rare items are left out", () => {
    expect(interactions.of(columns, { minimumPerCustomer: 2 }).customers).toEqual(["ann", "bob"]);
    expect(interactions.of(columns, { minimumPerItem: 2, minimumPerCustomer: 2 }).customers).toEqual(["ann"]);
  });

  test("that nothing has are refused", () => {
    expect(() => interactions.of(columns, { minimumPerItem: 4 })).toThrow(
      "Cannot make interactions: no line is left; there must be one of a customer and of an item that is kept",
    );
  });
});

describe("laws", () => {
  test("weights are kept, rows ascend, times are the last; the order of lines does not matter to a pair", () => {
    fc.assert(
      fc.property(randomLines(), (columns) => {
        const found = interactions.of(columns);
        const total = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
        expect(total(found.weights)).toBeCloseTo(total(columns.weight), 9);
        found.customers.forEach((customer, row) => {
          const codes = found.codes.subarray(found.offsets[row], found.offsets[row + 1]);
          codes.forEach((code, k) => {
            if (k > 0) expect(code).toBeGreaterThan(codes[k - 1]);
            const own = columns.time.filter(
              (_, i) => columns.customer[i] === customer && columns.item[i] === found.items[code],
            );
            expect(found.times[found.offsets[row] + k]).toBe(Math.max(...own));
          });
          expect(codes.length).toBe(
            new Set(columns.item.filter((_, i) => columns.customer[i] === customer)).size,
          );
        });
      }),
    );
  });

  test("by item, each pair is there once, customers ascending", () => {
    fc.assert(
      fc.property(randomLines(), (columns) => {
        const found = interactions.of(columns);
        const turned = byItem(found);
        const pairs = (
          rows: { offsets: Int32Array; codes: Int32Array; weights: Float64Array },
          isTurned: boolean,
        ) =>
          Array.from({ length: rows.offsets.length - 1 }, (_, row) =>
            Array.from(rows.codes.subarray(rows.offsets[row], rows.offsets[row + 1]), (code, k) =>
              [...(isTurned ? [code, row] : [row, code]), rows.weights[rows.offsets[row] + k]].join(),
            ),
          ).flat();
        expect(pairs(turned, true).sort()).toEqual(pairs(found, false).sort());
        for (let item = 0; item < found.items.length; item++) {
          const customers = turned.codes.subarray(turned.offsets[item], turned.offsets[item + 1]);
          expect(Array.from(customers)).toEqual(Array.from(customers).sort((a, b) => a - b));
        }
      }),
    );
  });
});

describe("refuses", () => {
  const good = { customer: ["ann", "bob"], item: ["tea", "cup"] };
  test.each<[string, object, string]>([
    [
      "columns of different lengths",
      { ...good, item: ["tea"] },
      "customer and item must have the same length",
    ],
    ["too few weights", { ...good, weight: [1] }, "customer, item and weight must have the same length"],
    ["too few times", { ...good, time: [] }, "customer, item and time must have the same length"],
    [
      "a missing item",
      { ...good, item: ["tea", ""] },
      'item[1] must be a number or a text that is not empty, current value is ""',
    ],
    ["an item that is null", { ...good, item: [null, "tea"] }, "item[0] must be a number or a text"],
    ["an item that is NaN", { ...good, item: ["tea", Number.NaN] }, "item[1] must be a number or a text"],
    ["an item that is an object", { ...good, item: ["tea", {}] }, "item[1] must be a number or a text"],
    [
      "a customer that is blank",
      { ...good, customer: ["ann", " "] },
      "customer[1] must be a number or a text",
    ],
    [
      "a customer that is infinite",
      { ...good, customer: ["ann", Infinity] },
      "customer[1] must be a number or a text",
    ],
    [
      "a customer that is true",
      { ...good, customer: ["ann", true] },
      "customer[1] must be a number or a text",
    ],
    ["a weight of 0", { ...good, weight: [1, 0] }, "weight[1] must be a number > 0, current value is 0"],
    ["a weight below 0", { ...good, weight: [-1, 1] }, "weight[0] must be a number > 0, current value is -1"],
    ["a weight of NaN", { ...good, weight: [1, Number.NaN] }, "weight[1] must be a finite number"],
    ["a weight of text", { ...good, weight: [1, "2"] }, "weight[1] must be a number"],
    ["weights of null", { ...good, weight: null }, "weight must be an array"],
    ["times of null", { ...good, time: null }, "time must be an array"],
    ["a time that is infinite", { ...good, time: [1, Infinity] }, "time[1] must be a finite number"],
    ["a time that is a date", { ...good, time: [new Date(), new Date()] }, "time[0] must be a number"],
    ["no lines", { customer: [], item: [] }, "no line is left"],
    ["no customers", { customer: ["", null], item: ["tea", "cup"] }, "no line is left"],
    ["no columns", {}, "columns must be columns with customer and item"],
    ["a text", { customer: "ann", item: "tea" }, "customer must be an array"],
  ])("%s", (_, columns, message) => {
    expect(() => interactions.of(columns as InteractionColumns)).toThrow(message);
    expect(() => interactions.of(columns as InteractionColumns)).toThrow(/^Cannot make interactions: /);
  });

  test("a weight of 0 also of an unknown customer", () => {
    expect(() => interactions.of({ customer: ["", "a"], item: ["x", "y"], weight: [0, 1] })).toThrow(
      "weight[0] must be",
    );
  });

  test("wrong options", () => {
    expect(() => interactions.of(good, { minimumPerItem: 0 })).toThrow(
      "minimumPerItem must be an integer >= 1",
    );
    expect(() => interactions.of(good, { minimumPerCustomer: 1.5 })).toThrow(
      "minimumPerCustomer must be an integer",
    );
    expect(() => interactions.of(good, { minimum: 1 } as never)).toThrow("there is no option");
  });
});
