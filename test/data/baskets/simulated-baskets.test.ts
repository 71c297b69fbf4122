import { describe, expect, test } from "vitest";
import type { Baskets } from "../../../lib/core/baskets";
import { make } from "../../../lib/data/baskets/simulated-baskets";

function countOf({ itemNames, offsets, items }: Baskets, names: readonly string[]): number {
  const wanted = names.map((name) => itemNames.indexOf(name));
  let count = 0;
  for (let b = 0; b + 1 < offsets.length; b++) {
    const held = new Set(items.subarray(offsets[b], offsets[b + 1]));
    if (wanted.every((item) => held.has(item))) count++;
  }
  return count;
}

const TWO = [
  { name: "a", probability: 0.5 },
  { name: "b", probability: 0.2 },
];

describe("simulatedBaskets.make()", () => {
  test("states the truth that two products have by hand", () => {
    // One trip, factor 1. P(b | a) = 1 - 0.8 * 0.5 = 0.6; P(a, b) = 0.3; P(b) = 0.3 + 0.5 * 0.2 = 0.4;
    // P(not empty) = 1 - 0.5 * 0.8 = 0.6. So support 0.3 / 0.6, lift 0.3 / (0.5 * 0.4) * 0.6, background 0.6.
    const { truth } = make({
      baskets: 0,
      seed: 1,
      products: TWO,
      associations: [{ antecedent: ["a"], consequent: "b", strength: 0.5 }],
      trips: [{ share: 1, factor: 1 }],
    });
    expect(truth[0].support).toBeCloseTo(0.5, 12);
    expect(truth[0].confidence).toBeCloseTo(0.6, 12);
    expect(truth[0].lift).toBeCloseTo(0.9, 12);
    expect(truth[0].backgroundLift).toBeCloseTo(0.6, 12);
  });

  test("draws baskets that agree with the truth, within four standard deviations", () => {
    const size = 60_000;
    const { baskets, truth } = make({ baskets: size, seed: 20 });
    expect(truth).toHaveLength(9);
    for (const { antecedent, consequent, support, confidence, lift } of truth) {
      const both = countOf(baskets, [...antecedent, consequent]);
      const left = countOf(baskets, antecedent);
      expect(Math.abs(both - support * size)).toBeLessThan(4 * Math.sqrt(support * size));
      expect(Math.abs(both / left - confidence)).toBeLessThan(
        4 * Math.sqrt((confidence * (1 - confidence)) / left),
      );
      const measured = (both * size) / (left * countOf(baskets, [consequent]));
      expect(Math.abs(measured / lift - 1)).toBeLessThan(4 / Math.sqrt(both));
    }
  });

  test("two products that nothing joins have the background lift", () => {
    const size = 60_000;
    const { baskets, truth } = make({ baskets: size, seed: 21 });
    const pair = ["牛奶 milk", "香蕉 bananas"];
    const both = countOf(baskets, pair);
    const measured = (both * size) / (countOf(baskets, [pair[0]]) * countOf(baskets, [pair[1]]));
    expect(truth[0].backgroundLift).toBeGreaterThan(1.1);
    expect(Math.abs(measured / truth[0].backgroundLift - 1)).toBeLessThan(4 / Math.sqrt(both));
  });

  test("a seed gives the same baskets, another seed others; none is empty", () => {
    const first = make({ baskets: 500, seed: 3 }).baskets;
    expect(make({ baskets: 500, seed: 3 }).baskets).toEqual(first);
    expect(make({ baskets: 500, seed: 4 }).baskets).not.toEqual(first);
    expect(first.offsets).toHaveLength(501);
    for (let b = 0; b < 500; b++) expect(first.offsets[b + 1]).toBeGreaterThan(first.offsets[b]);
  });

  test("a strength of 0 plants nothing, of 1 a certainty", () => {
    const planted = (strength: number) =>
      make({
        baskets: 2000,
        seed: 5,
        products: TWO,
        associations: [{ antecedent: ["a"], consequent: "b", strength }],
        trips: [{ share: 1, factor: 1 }],
      });
    const certain = planted(1);
    expect(countOf(certain.baskets, ["a", "b"])).toBe(countOf(certain.baskets, ["a"]));
    expect(planted(0).truth[0].lift).toBeCloseTo(planted(0).truth[0].backgroundLift, 12);
  });

  const one = { antecedent: ["a"], consequent: "b", strength: 0.5 };
  test.each([
    [{ baskets: -1 }, "baskets must be an integer >= 0, current value is -1"],
    [
      { associations: [{ ...one, strength: 2 }] },
      "associations[0].strength must be a fraction between 0 and 1, current value is 2",
    ],
    [
      { associations: [{ ...one, consequent: "z" }] },
      'an item of association 0 must be a product, current value is "z"',
    ],
    [
      { associations: [one, one] },
      'consequent of association 1 must be in no other place of the associations, current value is "b"',
    ],
    [
      { associations: [{ ...one, antecedent: [] }] },
      "antecedent of association 0 must be one item or more, current value is an array of 0",
    ],
    [{ trips: [{ share: 0.5, factor: 1 }] }, "the shares' sum must be 1, current value is 0.5"],
    [
      { trips: [{ share: 1, factor: 3 }] },
      "probability of product 0 must be at most 1 / 3, the largest factor, current value is 0.5",
    ],
    [
      { products: [{ name: "a", probability: 0 }], associations: [] },
      "products must have one with a probability > 0, current value is none",
    ],
    [{ products: [...TWO, ...TWO] }, 'name of product 2 must be used once, current value is "a"'],
  ])("refuses %j", (given, message) => {
    const base = {
      baskets: 1,
      seed: 1,
      products: TWO,
      associations: [one],
      trips: [{ share: 1, factor: 1 }],
    };
    expect(() => make({ ...base, ...given })).toThrow(new RangeError(`Cannot simulate baskets: ${message}`));
  });
});
