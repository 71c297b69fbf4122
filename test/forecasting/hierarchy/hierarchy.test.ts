/** Forecasts that add up, against hierarchicalforecast; golden/hierarchy.py made the answers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hierarchy } from "../../../lib/forecasting";
import { readGolden } from "../../support/read-golden";

type Rows = readonly (readonly number[])[];
interface Case {
  readonly residuals: Rows;
  readonly mint: Rows;
  readonly ols: Rows;
}
interface Golden {
  readonly names: readonly string[];
  readonly forecasts: Rows;
  readonly "bottom-up": Rows;
  readonly "top-down": Rows;
  readonly long: Case;
  readonly short: Case;
}

const golden = readGolden<Golden>("forecasting/golden/hierarchy.json");
const PARENTS = {
  shop: null,
  drinks: "shop",
  food: "shop",
  tea: "drinks",
  bread: "food",
  milk: "drinks",
  rice: "food",
  salt: "food",
};
const shop = hierarchy.of(PARENTS);
const byName = (rows: Rows) => Object.fromEntries(golden.names.map((name, i) => [name, rows[i]]));

function expectEqual(answer: Readonly<Record<string, Rows[number]>>, rows: Rows): void {
  golden.names.forEach((name, i) => {
    for (const [step, value] of answer[name].entries())
      expect(value, `${name} ${step}`).toBeCloseTo(rows[i][step], 8);
  });
}

describe("hierarchy.of()", () => {
  test("puts parents before children, and the bottom last", () => {
    expect(shop.names).toEqual(["shop", "drinks", "food", "tea", "bread", "milk", "rice", "salt"]);
    expect(shop.parents).toEqual([-1, 0, 0, 1, 2, 1, 2, 2]);
    expect(shop.summing.slice(0, 4)).toEqual([
      [1, 1, 1, 1, 1],
      [1, 0, 1, 0, 0],
      [0, 1, 0, 1, 1],
      [1, 0, 0, 0, 0],
    ]);
    const uneven = hierarchy.of(
      new Map([
        ["c", null],
        ["e", "c"],
        ["d", "c"],
        ["b", "d"],
        ["a", "b"],
      ]),
    );
    expect(uneven.names).toEqual(["c", "d", "b", "e", "a"]);
    expect(uneven.summing).toEqual([
      [1, 1],
      [0, 1],
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  test("refuses a parent that is no series before, and no series", () => {
    expect(() => hierarchy.of({ tea: "shop" })).toThrow(
      'Cannot make a hierarchy: parent of tea must be null or a series before it, current value is "shop"',
    );
    expect(() => hierarchy.of({ a: "b", b: "a" })).toThrow("parent of a must be null or a series before it");
    expect(() => hierarchy.of({ a: "a" })).toThrow(RangeError);
    expect(() => hierarchy.of({ a: undefined } as never)).toThrow("parent of a must be null");
    expect(() => hierarchy.of({})).toThrow("parents must be of at least one series");
    expect(() => hierarchy.of([] as never)).toThrow("parents must be parents by name");
  });
});

describe("hierarchy.reconcile()", () => {
  test("gives the forecasts of hierarchicalforecast", () => {
    const forecasts = byName(golden.forecasts);
    expectEqual(hierarchy.reconcile(shop, forecasts, { method: "bottom-up" }), golden["bottom-up"]);
    expectEqual(hierarchy.reconcile(shop, forecasts, { method: "top-down" }), golden["top-down"]);
    for (const { residuals, ols, mint } of [golden.long, golden.short]) {
      expectEqual(hierarchy.reconcile(shop, forecasts, { method: "ols" }), ols);
      expectEqual(
        hierarchy.reconcile(JSON.parse(JSON.stringify(shop)), new Map(Object.entries(forecasts)), {
          residuals: byName(residuals),
        }),
        mint,
      );
    }
  });

  test("adds up; what adds up already is not changed", () => {
    const numbers = fc.array(fc.double({ min: 1, max: 1e4, noNaN: true }), { minLength: 8, maxLength: 8 });
    const residuals = byName(golden.long.residuals);
    fc.assert(
      fc.property(numbers, fc.constantFrom("bottom-up", "top-down", "ols", "mint"), (values, method) => {
        const given = Object.fromEntries(shop.names.map((name, i) => [name, [values[i]]]));
        const options = { method, residuals };
        const answer = hierarchy.reconcile(shop, given, options);
        const sum = (...names: string[]) => names.reduce((total, name) => total + answer[name][0], 0);
        expect(answer.drinks[0]).toBeCloseTo(sum("tea", "milk"), 6);
        expect(answer.food[0]).toBeCloseTo(sum("bread", "rice", "salt"), 6);
        expect(answer.shop[0]).toBeCloseTo(sum("drinks", "food"), 6);
        const again = hierarchy.reconcile(shop, answer, options);
        for (const name of shop.names) expect(again[name][0]).toBeCloseTo(answer[name][0], 5);
      }),
    );
  });

  const one = hierarchy.of({ a: null, b: "a", c: "a" });
  const given = { a: [1], b: [1], c: [1] };
  test.each<[string, unknown, unknown, object, string]>([
    ["a missing forecast", one, { a: [1], b: [1] }, {}, "c must be an array"],
    ["other lengths", one, { ...given, c: [1, 2] }, {}, "a, b and c must have the same length"],
    ["no step", one, { a: [], b: [], c: [] }, {}, "a must be at least 1 number"],
    ["mint without residuals", one, given, { method: "mint" }, "residuals must be vectors by name"],
    ["one residual", one, given, { residuals: given }, "a must be at least 2 numbers"],
    ["NaN", one, { ...given, b: [Number.NaN] }, {}, "b[0] must be a finite number"],
    [
      "proportions of 0",
      one,
      { a: [1], b: [2], c: [-2] },
      { method: "top-down" },
      "forecasts beside b must be different from 0 in sum",
    ],
    ["no hierarchy", {}, given, {}, "hierarchy must be a hierarchy, as made by hierarchy.of"],
    [
      "another method",
      one,
      given,
      { method: "middle-out" },
      "method must be one of bottom-up, top-down, ols, mint",
    ],
  ])("refuses %s", (_, series, forecasts, options, message) => {
    expect(() => hierarchy.reconcile(series as never, forecasts as never, options)).toThrow(
      /^Cannot reconcile forecasts: /,
    );
    expect(() => hierarchy.reconcile(series as never, forecasts as never, options)).toThrow(message);
  });

  test("divides a whole of 0", () => {
    const divided = hierarchy.reconcile(one, { a: [0], b: [1], c: [3] }, { method: "top-down" });
    expect(divided).toEqual({ a: [0], b: [0], c: [0] });
  });

  test("residuals of 0 do not stop it", () => {
    const residuals = { a: [0, 0, 0], b: [1, -1, 0], c: [0, 0, 0] };
    const { a, b, c } = hierarchy.reconcile(one, { a: [10], b: [4], c: [4] }, { residuals });
    expect([a[0], b[0], c[0]]).toEqual([expect.closeTo(10, 5), expect.closeTo(6, 5), expect.closeTo(4, 5)]);
  });
});
