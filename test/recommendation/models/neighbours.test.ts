/** Neighbours of items, of customers and by content, and EASE. Witnesses: implicit 0.7.2 and numpy, in golden/neighbours.json. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import {
  contentNeighbours,
  ease,
  type Interactions,
  type ItemNeighbours,
  interactions,
  itemNeighbours,
  recommender,
  userNeighbours,
} from "../../../lib/recommendation";
import { nearest } from "../../../lib/recommendation/similarity/nearest";
import golden from "../golden/neighbours.json";

const SIMILARITIES = ["cosine", "tf-idf", "bm25"] as const;
const shop = interactions.of({ customer: golden.customer, item: golden.item });
const tiny = interactions.of({ customer: ["ann", "ann", "bob"], item: ["tea", "cup", "tea"] });

/** Entry (i, j): what item i adds to item j. */
function dense({ offsets, codes, weights }: Pick<ItemNeighbours, "offsets" | "codes" | "weights">) {
  return Array.from({ length: offsets.length - 1 }, (_, i) => {
    const row = new Array<number>(offsets.length - 1).fill(0);
    for (let at = offsets[i]; at < offsets[i + 1]; at++) row[codes[at]] = weights[at];
    return row;
  });
}

/** Each row as 0 and 1. */
function sets({ offsets, codes, items }: Interactions): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, row) => {
    const own = new Set(codes.subarray(offsets[row], offsets[row + 1]));
    return items.map((_, code) => Number(own.has(code)));
  });
}

/** The naive way of `nearest`, of a dense matrix: row by row, all similarities, sorted. */
function naiveNearest(rows: readonly (readonly number[])[], most: number): number[][] {
  const result = rows.map(() => new Array<number>(rows.length).fill(0));
  rows.forEach((row, j) => {
    rows
      .map((other, i) => ({ i, value: other.reduce((sum, x, k) => sum + x * row[k], 0) }))
      .filter(({ i, value }) => i !== j && value > 0)
      .sort((a, b) => b.value - a.value || a.i - b.i)
      .slice(0, most)
      .forEach(({ i, value }) => {
        result[i][j] = value;
      });
  });
  return result;
}

const purchases = fc
  .array(fc.tuple(fc.nat(7), fc.nat(6)), { minLength: 1, maxLength: 40 })
  .map((pairs) => interactions.of({ customer: pairs.map(([c]) => c), item: pairs.map(([, i]) => i) }));

function expectNear(actual: readonly number[], expected: readonly number[], digits: number): void {
  expect(actual).toHaveLength(expected.length);
  for (const [k, value] of actual.entries()) expect(value).toBeCloseTo(expected[k], digits);
}

describe("item neighbours", () => {
  test.each(SIMILARITIES)("have implicit's similarities by %s", (similarity) => {
    const model = itemNeighbours.fit(shop, { similarity, neighbours: 100 });
    const similarities = dense(model);
    shop.items.forEach((item, i) => {
      const expected = shop.items.map((other) => golden.items[similarity][item as number][other as number]);
      expectNear(similarities[i], expected, 10);
    });
  });

  test("keep the nearest of each item, of equal ones the first, as the naive way does", () => {
    fc.assert(
      fc.property(purchases, fc.integer({ min: 1, max: 8 }), (bought, neighbours) => {
        const rows = sets(bought);
        const lengths = bought.items.map((_, i) => Math.sqrt(rows.reduce((sum, row) => sum + row[i], 0)));
        const columns = bought.items.map((_, i) => rows.map((row) => row[i] / lengths[i]));
        const expected = naiveNearest(columns, neighbours);
        const actual = dense(itemNeighbours.fit(bought, { neighbours }));
        // Among nearly equal ones, rounding decides: what is kept must have the same values.
        const sorted = (matrix: number[][], j: number) => matrix.map((row) => row[j]).sort((a, b) => a - b);
        for (const j of bought.items.keys()) expectNear(sorted(actual, j), sorted(expected, j), 10);
      }),
    );
  });

  test("are as near to each other, and none to itself", () => {
    fc.assert(
      fc.property(purchases, fc.constantFrom(...SIMILARITIES), (bought, similarity) => {
        const similarities = dense(itemNeighbours.fit(bought, { similarity, neighbours: 7 }));
        similarities.forEach((row, i) => {
          expect(row[i]).toBe(0);
          expectNear(
            row,
            similarities.map((other) => other[i]),
            12,
          );
        });
      }),
    );
  });

  test("score the sum of similarities to what was bought, new and known customers alike, whatever the weights", () => {
    const model = itemNeighbours.fit(shop, { neighbours: 3 });
    const similarities = dense(model);
    const rows = sets(shop);
    shop.customers.forEach((customer, row) => {
      const scores = shop.items.map((_, j) =>
        similarities.reduce((sum, own, i) => sum + rows[row][i] * own[j], 0),
      );
      const options = { limit: 100, bought: "keep" } as const;
      const items = shop.items.filter((_, code) => rows[row][code] === 1);
      const weights = items.map((_, k) => k + 1);
      const known = recommender.recommend(model, customer, options);
      expect(recommender.recommend(model, { items, weights }, options)).toEqual(known);
      for (const { item, score } of known) expect(score).toBeCloseTo(scores[shop.items.indexOf(item)], 12);
    });
  });

  test("ignore the weights of purchases", () => {
    const weight = golden.item.map((_, k) => (k % 5) + 1);
    const weighted = interactions.of({ customer: golden.customer, item: golden.item, weight });
    for (const similarity of SIMILARITIES) {
      const { interactions: _, ...model } = itemNeighbours.fit(weighted, { similarity });
      expect(itemNeighbours.fit(shop, { similarity })).toMatchObject(model);
    }
  });

  test("are 50 by default, by cosine", () => {
    const customer = Array.from({ length: 120 }, (_, k) => k % 2);
    const many = interactions.of({ customer, item: customer.map((_, k) => k >> 1) });
    const model = itemNeighbours.fit(many);
    expect(model.codes).toHaveLength(60 * 50);
    expect(model.weights.every((weight) => Math.abs(weight - 1) < 1e-12)).toBe(true);
    // All are equal, so the first 50 of the others count.
    const similar = recommender.similarItems(model, 0, { limit: 100 }).filter(({ score }) => score > 0);
    expect(similar.map(({ item }) => item)).toEqual(Array.from({ length: 50 }, (_, k) => k + 1));
    expect(itemNeighbours.fit(shop)).toEqual(
      itemNeighbours.fit(shop, { similarity: "cosine", neighbours: 50 }),
    );
  });

  test("name as many similar items of a rare item as of a popular one", () => {
    const model = itemNeighbours.fit(shop, { neighbours: 2 });
    for (const item of shop.items) {
      const similar = recommender.similarItems(model, item, { limit: 2 });
      const row = golden.items.cosine[item as number];
      const best = [...row].sort((a, b) => b - a).slice(0, 2);
      expectNear(
        similar.map(({ score }) => score),
        best,
        10,
      );
    }
  });

  test("know nothing of one interaction, or of one item", () => {
    const one = interactions.of({ customer: ["ann"], item: ["tea"] });
    const same = interactions.of({ customer: ["ann", "bob"], item: ["tea", "tea"] });
    for (const bought of [one, same])
      for (const similarity of SIMILARITIES) {
        const model = itemNeighbours.fit(bought, { similarity });
        expect(model.codes).toHaveLength(0);
        const options = { bought: "keep" } as const;
        expect(recommender.recommend(model, "ann", options)).toEqual([{ item: "tea", score: 0 }]);
      }
  });

  test("of ids as numbers and as text are different items", () => {
    const bought = interactions.of({ customer: [1, 1, "1"], item: [7, "7", "7"] });
    expect(recommender.similarItems(itemNeighbours.fit(bought), 7).map(({ item }) => item)).toEqual(["7"]);
  });

  test("refuse what they cannot do", () => {
    expect(() => itemNeighbours.fit(tiny, { neighbours: 0 })).toThrow(
      "Cannot fit item neighbours: neighbours must be an integer >= 1, current value is 0",
    );
    expect(() => itemNeighbours.fit(tiny, { similarity: "jaccard" as never })).toThrow(RangeError);
    expect(() => itemNeighbours.fit([] as never)).toThrow(TypeError);
  });
});

describe("nearest rows", () => {
  test("are the same on many threads as by the naive way", () => {
    const random = seeded(5);
    const [n, columns] = [400, 500];
    const rows = Array.from({ length: n }, (_, i) =>
      Array.from(
        { length: columns },
        () => (random.uniform() < 0.3 ? 1 + random.integer(3) : 0) * (1 + (i % 3)),
      ),
    );
    const cells = rows.map((row) => row.flatMap((value, column) => (value > 0 ? [{ column, value }] : [])));
    const offsets = Int32Array.from({ length: n + 1 }, (_, i) =>
      cells.slice(0, i).reduce((sum, row) => sum + row.length, 0),
    );
    const codes = Int32Array.from(cells.flat(), ({ column }) => column);
    const weights = Float64Array.from(cells.flat(), ({ value }) => value);
    expect(dense(nearest({ offsets, codes, weights }, columns, 9))).toEqual(naiveNearest(rows, 9));
  });
});

describe("user neighbours", () => {
  test.each(SIMILARITIES)("score by implicit's similarities of customers by %s", (similarity) => {
    const model = userNeighbours.fit(shop, { similarity, neighbours: 6 });
    const rows = sets(shop);
    shop.customers.forEach((customer, row) => {
      const own = [...golden.customers[similarity][customer as number]];
      // A customer is among his own neighbours; implicit's matrix says how near only for others.
      const all = shop.customers.map((other) => own[other as number]);
      const scores = recommender.recommend(model, customer, { limit: 100, bought: "keep" });
      const items = shop.items.filter((_, code) => rows[row][code] === 0);
      const ranked = all
        .map((value, k) => ({ value, k }))
        .filter(({ k, value }) => k !== row && value > 0)
        .sort((a, b) => b.value - a.value);
      const nearest = ranked.slice(0, 5);
      for (const item of items) {
        const code = shop.items.indexOf(item);
        const expected = nearest.reduce((sum, { value, k }) => sum + value * rows[k][code], 0);
        expect(scores.find((found) => found.item === item)?.score).toBeCloseTo(expected, 9);
      }
    });
  });

  test("of a new customer are those of a known one with the same purchases", () => {
    for (const similarity of SIMILARITIES) {
      const model = userNeighbours.fit(shop, { similarity });
      const rows = sets(shop);
      shop.customers.forEach((customer, row) => {
        const items = shop.items.filter((_, code) => rows[row][code] === 1);
        expect(recommender.recommend(model, { items })).toEqual(recommender.recommend(model, customer));
      });
    }
  });

  test("are 50 by default, of equal ones the first", () => {
    const customer = Array.from({ length: 60 }, (_, k) => k);
    const bought = interactions.of({
      customer: [...customer, ...customer],
      item: [...customer.map(() => "tea"), ...customer.map((k) => `cup ${k}`)],
    });
    expect(userNeighbours.fit(bought)).toMatchObject({ neighbours: 50, similarity: "cosine" });
    const scores = recommender.recommend(userNeighbours.fit(bought), { items: ["tea"] }, { limit: 50 });
    expect(scores.map(({ item }) => item)).toEqual(customer.slice(0, 50).map((k) => `cup ${k}`));
    expect(scores.every(({ score }) => Math.abs(score - 1 / Math.SQRT2) < 1e-12)).toBe(true);
  });

  test("know nothing of one who bought nothing", () => {
    const model = userNeighbours.fit(tiny);
    expect(recommender.recommend(model, { items: [] })).toEqual([
      { item: "tea", score: 0 },
      { item: "cup", score: 0 },
    ]);
  });

  test("refuse what they cannot do", () => {
    expect(() => userNeighbours.fit(tiny, { neighbours: 1.5 })).toThrow(RangeError);
    expect(() => userNeighbours.fit({} as never)).toThrow("Cannot fit user neighbours");
  });
});

describe("EASE", () => {
  test("has numpy's weights", () => {
    const { weights } = ease.fit(shop, { l2: golden.ease.l2 });
    const expected = shop.items.flatMap((item) =>
      shop.items.map((other) => golden.ease.weights[item as number][other as number]),
    );
    expectNear([...weights], expected, 12);
  });

  test("solves its normal equations, for items of several blocks", () => {
    const random = seeded(3);
    const pairs = Array.from({ length: 4000 }, () => [random.integer(300), random.integer(200)]);
    const bought = interactions.of({ customer: pairs.map(([c]) => c), item: pairs.map(([, i]) => i) });
    const n = bought.items.length;
    expect(n).toBe(200);
    const { weights } = ease.fit(bought, { l2: 10 });
    const rows = sets(bought);
    const gram = bought.items.map((_, i) =>
      bought.items.map((_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], i === j ? 10 : 0)),
    );
    // (G + λI) B = I' with anything on its diagonal: row i of the left side is that of G for all j but i.
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let left = 0;
        for (let k = 0; k < n; k++) left += gram[i][k] * weights[k * n + j];
        if (i === j) expect(weights[i * n + j]).toBe(0);
        else expect(Math.abs(left - gram[i][j])).toBeLessThan(1e-8);
      }
  });

  test("scores the sum of the rows of what was bought, each once", () => {
    const model = ease.fit(shop, { l2: 2 });
    const n = shop.items.length;
    const [a, b] = [3, 7];
    const items = [shop.items[a], shop.items[b]];
    const scores = recommender.recommend(model, { items, weights: [5, 2] }, { limit: 100 });
    expect(scores).toHaveLength(n - 2);
    for (const { item, score } of scores) {
      const j = shop.items.indexOf(item);
      expect(score).toBeCloseTo(model.weights[a * n + j] + model.weights[b * n + j], 12);
    }
  });

  test("knows nothing where it is told nothing", () => {
    expect([...ease.fit(interactions.of({ customer: [1], item: [1] })).weights]).toEqual([0]);
    expect(ease.fit(tiny).weights).toEqual(ease.fit(tiny, { l2: 300 }).weights);
  });

  test("refuses what it cannot do", () => {
    expect(() => ease.fit(tiny, { l2: 0 })).toThrow("Cannot fit EASE: l2 must be a finite number > 0");
    const twins = interactions.of({ customer: [1, 1], item: ["a", "b"] });
    expect(() => ease.fit(twins, { l2: 1e-300 })).toThrow(
      "Cannot fit EASE: l2 must be large enough for an inverse, current value is 1e-300",
    );
    const item = Array.from({ length: 20_001 }, (_, i) => i);
    const many = interactions.of({ customer: item, item });
    expect(() => ease.fit(many)).toThrow(
      "Cannot fit EASE: items must be at most 20000, current value is 20001",
    );
    expect(() => ease.fit([] as never)).toThrow(TypeError);
  });
});

describe("content neighbours", () => {
  const items = ["cup", "mug", "tea", "杯", "none"];
  const bought = interactions.of({ customer: items, item: items });

  test("compare texts as item neighbours compare purchases, with words for customers", () => {
    const texts = ["red china cup", "a red mug, a big mug", "china tea", "red 茶杯", "blue 杯子"];
    const words = texts.map((text) => text.match(/茶杯|杯子|[a-z]+/g) ?? []);
    const asPurchases = interactions.of({
      item: words.flatMap((list, i) => list.map(() => items[i])),
      customer: words.flat(),
    });
    const { offsets, codes, weights } = itemNeighbours.fit(asPurchases, {
      similarity: "tf-idf",
      neighbours: 3,
    });
    const model = contentNeighbours.fit(bought, { texts, neighbours: 3 });
    expect(model).toMatchObject({ kind: "content-neighbours", offsets, codes });
    expectNear([...model.weights], [...weights], 12);
  });

  test("divide Chinese into words, and take no notice of case and signs", () => {
    const texts = ["红色茶杯", "蓝色 茶杯!", "GREEN tea", "green-cup", ""];
    const model = contentNeighbours.fit(bought, { texts });
    const similar = (item: string) =>
      recommender.similarItems(model, item).flatMap((found) => (found.score > 0 ? [found.item] : []));
    expect(items.map(similar)).toEqual([["mug"], ["cup"], ["杯"], ["tea"], []]);
  });

  test("take no notice of how letters are encoded", () => {
    const model = contentNeighbours.fit(bought, {
      texts: ["ＡＢＣ１２", "abc12", "cafe\u0301", "caf\u00e9", "x"],
    });
    expect(items.map((item) => recommender.similarItems(model, item, { limit: 1 })[0].score)).toEqual(
      [1, 1, 1, 1, 0].map((score) => expect.closeTo(score, 12)),
    );
  });

  test("compare vectors of the largest and the least numbers, and of very many", () => {
    const largest = contentNeighbours.fit(bought, {
      vectors: [1.7e308, 1, 1e-320, 1e300, -1].map((x) => [x, x]),
    });
    expect(recommender.similarItems(largest, items[0]).map(({ score }) => score)).toEqual(
      [1, 1, 1, 0].map((score) => expect.closeTo(score, 12)),
    );
    const pixels = items.map((_, i) => new Array<number>(3 * 224 * 224).fill(i + 1));
    const model = contentNeighbours.fit(bought, { vectors: pixels });
    expect(recommender.similarItems(model, items[0])[0].score).toBeCloseTo(1, 8);
  });

  test("compare vectors by their cosine, above 0 only", () => {
    const vectors = [
      [3, 4],
      [30, 40],
      [4, -3],
      [1, 0],
      [0, 0],
    ];
    const model = contentNeighbours.fit(bought, { vectors });
    const matrix = [
      [0, 1, 0, 0.6, 0],
      [1, 0, 0, 0.6, 0],
      [0, 0, 0, 0.8, 0],
      [0.6, 0.6, 0.8, 0, 0],
      [0, 0, 0, 0, 0],
    ];
    expectNear(dense(model).flat(), matrix.flat(), 12);
    const nearest = dense(contentNeighbours.fit(bought, { vectors, neighbours: 1 }));
    expect(nearest.map((row) => row.findIndex((value) => value > 0))).toEqual([1, 0, 3, 2, -1]);
  });

  test("answer as other neighbours do, also of what nobody bought together", () => {
    const texts = ["red cup", "red mug", "tea", "cup", ""];
    const model = contentNeighbours.fit(bought, { texts });
    const [first] = recommender.recommend(model, { items: ["mug"] });
    expect(first.item).toBe("cup");
    expect(first.score).toBeGreaterThan(0);
    expect(recommender.explain(model, { items: ["mug"] }, "cup").because[0].item).toBe("mug");
  });

  test("refuse what does not fit the items", () => {
    const attempt = (options: object) => () => contentNeighbours.fit(bought, options);
    expect(attempt({})).toThrow("Cannot fit content neighbours: there must be either texts or vectors");
    expect(attempt({ texts: ["a", "b", "c", "d", "e"], vectors: [[1], [1], [1], [1], [1]] })).toThrow(
      TypeError,
    );
    expect(attempt({ texts: ["a"] })).toThrow(
      "Cannot fit content neighbours: texts must be one for each of 5 items, current value is 1",
    );
    expect(attempt({ vectors: [[1], [2]] })).toThrow(
      "vectors must be one for each of 5 items, current value is 2",
    );
    expect(attempt({ texts: ["a", "b", "c", "d", 5] })).toThrow("texts[4] must be a text");
    expect(attempt({ vectors: [[1], [2], [3], [4], [Number.NaN]] })).toThrow(RangeError);
    expect(attempt({ texts: ["a", "b", "c", "d", "e"], neighbours: 0 })).toThrow(RangeError);
    expect(() => contentNeighbours.fit({} as never, { texts: [] })).toThrow("Cannot fit content neighbours");
  });
});

test("models stay as they were, whatever is asked, and see nothing but the interactions", () => {
  const frozen = structuredClone(shop);
  for (const module of [itemNeighbours, userNeighbours, ease]) {
    const model = module.fit(shop);
    const before = structuredClone(model);
    recommender.recommend(model, shop.customers[0]);
    recommender.similarItems(model, shop.items[0]);
    expect(model).toEqual(before);
  }
  expect(shop).toEqual(frozen);
});
