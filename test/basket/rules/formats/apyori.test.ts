import { describe, expect, test } from "vitest";
import { apyori, baskets } from "../../../../lib/basket";
import type { Baskets } from "../../../../lib/core";
import { offsetsOf } from "../../../../lib/core/offsets";
import { readGolden } from "../../../support/read-golden";
import { apyoriGolden } from "../../golden";

const golden = apyoriGolden();

const listsOf = (given: string[][] | string) =>
  typeof given === "string" ? [["x"], ...Array.from({ length: 29_999 }, () => ["y"])] : given;

describe("apyori.records()", () => {
  test.each(golden.cases)(
    "prints apyori 1.1.2's lines byte for byte: $title",
    ({ baskets: given, lines, ...options }) => {
      const { minSupport, minConfidence, minLift } = options;
      const limits = "maxLength" in options ? { maxLength: options.maxLength as number } : {};
      const found = apyori.records(baskets.of(listsOf(given)), {
        minSupport,
        minConfidence,
        minLift,
        ...limits,
      });
      expect(found.map(apyori.toJson)).toEqual(lines);
    },
  );

  test("has eight records for the article's baskets", () => {
    expect(golden.cases[0].lines).toHaveLength(8);
  });

  test("a support above 1 gives no records, no baskets none either", () => {
    expect(apyori.records(baskets.of([["a"]]), { minSupport: 1.5 })).toEqual([]);
    expect(apyori.records(baskets.of([]))).toEqual([]);
  });

  test.each([0, -1])("refuses a minimum support of %d", (minSupport) => {
    expect(() => apyori.records(baskets.of([["a"]]), { minSupport })).toThrow(
      new RangeError(
        `Cannot make apyori's records: minSupport must be a finite number > 0, current value is ${minSupport}`,
      ),
    );
  });
});

/** Baskets whose items may have an empty name, which `baskets.of` refuses. */
function basketsOf(lists: readonly (readonly string[])[]): Baskets {
  const itemNames = [...new Set(lists.flat())];
  const rows = lists.map((list) =>
    [...new Set(list.map((name) => itemNames.indexOf(name)))].sort((a, b) => a - b),
  );
  const items = Int32Array.from(rows.flat());
  return { itemNames, offsets: offsetsOf(Int32Array.from(rows, (row) => row.length)), items };
}

describe("apyori.toText() and toTsv()", () => {
  const { cases } = readGolden<{
    readonly cases: readonly {
      readonly title: string;
      readonly baskets: string[][];
      readonly minSupport: number;
      readonly minConfidence: number;
      readonly texts: readonly string[];
      readonly tsv: readonly string[];
      readonly maxLength: number;
      readonly json: readonly string[];
    }[];
  }>("basket/golden/apyori-text.json");

  test.each(cases)(
    "print what Python prints: $title",
    ({ title: _, baskets: given, texts, tsv, json, ...options }) => {
      const found = apyori.records(basketsOf(given), options);
      expect(found.map(apyori.toText)).toEqual(texts);
      expect(
        found.map((record) =>
          apyori
            .toTsv(record)
            .map((line) => `${line}\n`)
            .join(""),
        ),
      ).toEqual(tsv);
      expect(found.map(apyori.toJson)).toEqual(json);
    },
  );
});
