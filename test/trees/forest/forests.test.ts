/** Forests against scikit-learn's, and their laws; golden/forests.py made the answers. */
import { describe, expect, test } from "vitest";
import {
  decisionTree,
  extraTrees,
  randomForest,
  regressionExtraTrees,
  regressionForest,
} from "../../../lib/trees";
import { largestDifference } from "../../support/largest-difference";
import { numpyRows } from "../../support/numpy-rows";
import golden from "../golden/forests.json";

/** The sample of forests.py: the normals of the noise follow those of the rows. */
const numbers = numpyRows({ seed: 3, n: 1, p: 3600 })[0];
const rows = Array.from({ length: 600 }, (_, i) => numbers.slice(5 * i, 5 * i + 5).map(Math.fround));
const target = rows.map(([a, b, c, d], i) => a + b * c + 0.5 * d * d + 0.5 * numbers[3000 + i]);
const classes = target.map((value) => (value > 0.5 ? "high" : "low"));
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("out-of-bag scores and importances are those of scikit-learn within sampling error", () => {
  const SEEDS = 4;
  const OPTIONS = { trees: 100, bootstrap: true, outOfBag: true } as const;
  const CASES = {
    randomForest: (seed: number) => {
      const { outOfBag, importances } = randomForest.fit(rows, classes, { ...OPTIONS, seed });
      return [outOfBag?.accuracy ?? Number.NaN, ...importances];
    },
    extraTrees: (seed: number) => {
      const { outOfBag, importances } = extraTrees.fit(rows, classes, { ...OPTIONS, seed });
      return [outOfBag?.accuracy ?? Number.NaN, ...importances];
    },
    regressionForest: (seed: number) => {
      const { outOfBag, importances } = regressionForest.fit(rows, target, { ...OPTIONS, seed });
      return [outOfBag?.rSquared ?? Number.NaN, ...importances];
    },
    regressionExtraTrees: (seed: number) => {
      const { outOfBag, importances } = regressionExtraTrees.fit(rows, target, { ...OPTIONS, seed });
      return [outOfBag?.rSquared ?? Number.NaN, ...importances];
    },
  };
  test.each(Object.entries(CASES))("%s", (name, learn) => {
    const { mean, deviation } = golden.outOfBag[name as keyof typeof CASES];
    const found = Array.from({ length: SEEDS }, (_, seed) => learn(seed));
    mean.forEach((expected, k) => {
      const error = deviation[k] * Math.sqrt(1 / SEEDS + 1 / golden.outOfBag.seeds);
      // Six numbers of four forests: three errors are seen by chance in one of 15 runs, and the seeds are fixed.
      expect(Math.abs(meanOf(found.map((values) => values[k])) - expected) / error).toBeLessThan(3);
    });
  });
});

describe("outOfBag", () => {
  const model = randomForest.fit(rows, classes, { seed: 4, trees: 30, outOfBag: true });

  test("is the mean of the trees whose rows do not hold the row", () => {
    const { probabilities, accuracy } = model.outOfBag ?? { probabilities: [], accuracy: 0 };
    expect(probabilities).toHaveLength(600);
    for (const shares of probabilities) expect(meanOf([...shares])).toBeCloseTo(0.5, 12);
    const right = probabilities.filter(([high], i) => (high >= 0.5 ? "high" : "low") === classes[i]).length;
    expect(accuracy).toBe(right / 600);
    // All trees together have learned each row: they know it better.
    const all = randomForest.predict(model, rows).filter((label, i) => label === classes[i]).length;
    expect(all / 600).toBeGreaterThan(accuracy + 0.05);
    const one = regressionForest.fit(rows, target, { seed: 4, trees: 30, outOfBag: true });
    const { predictions, rSquared } = one.outOfBag ?? { predictions: [], rSquared: 0 };
    const mean = meanOf(target);
    const sum = (of: (value: number, i: number) => number) =>
      target.reduce((s, value, i) => s + of(value, i), 0);
    const rest = sum((value, i) => (value - predictions[i]) ** 2);
    expect(rSquared).toBeCloseTo(1 - rest / sum((value) => (value - mean) ** 2), 12);
  });

  test("is refused without bootstrap, and where a row is in the bag of each tree", () => {
    expect(() => extraTrees.fit(rows, classes, { seed: 1, outOfBag: true })).toThrow(
      "Cannot fit extra trees: outOfBag must be false without bootstrap, current value is true",
    );
    expect(() => randomForest.fit(rows, classes, { seed: 1, trees: 2, outOfBag: true })).toThrow(
      /Cannot fit a random forest: trees must be more, so that row \d+ is out of the bag of one, current value is 2/,
    );
    expect(randomForest.fit(rows, classes, { seed: 1, trees: 2 }).outOfBag).toBe(undefined);
  });
});

describe("defaults and limits", () => {
  test("100 trees; random forests draw their rows, extra trees learn from all", () => {
    const few = rows.slice(0, 40);
    const label = classes.slice(0, 40);
    const covers = (model: { readonly trees: readonly { readonly cover: readonly number[] }[] }) =>
      model.trees.map(({ cover }) => cover[0]);
    expect(covers(randomForest.fit(few, label, { seed: 1 }))).toEqual(Array(100).fill(40));
    expect(covers(regressionExtraTrees.fit(few, target.slice(0, 40), { seed: 1 }))).toEqual(
      Array(100).fill(40),
    );
    const share = (model: randomForest.ClassForest) =>
      meanOf(randomForest.predict(model, few).map((name, i) => Number(name === label[i])));
    expect(share(extraTrees.fit(few, label, { seed: 1, trees: 1 }))).toBe(1);
    expect(share(randomForest.fit(few, label, { seed: 1, trees: 1 }))).toBeLessThan(1);
    expect(share(extraTrees.fit(few, label, { seed: 1, trees: 1, bootstrap: true }))).toBeLessThan(1);
    expect(share(randomForest.fit(few, label, { seed: 1, trees: 1, bootstrap: false }))).toBe(1);
  });

  test("forests of classes try the square root of the features at each node, those of numbers all", () => {
    const roots = (model: { readonly trees: readonly { readonly feature: readonly number[] }[] }) =>
      new Set(model.trees.map(({ feature }) => feature[0]));
    const clear = rows.map(([first]) => (first > 0 ? 1 : 0));
    const options = { seed: 1, trees: 40, maxDepth: 1 } as const;
    expect(roots(randomForest.fit(rows, clear, options))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(roots(randomForest.fit(rows, clear, { ...options, features: 1 }))).toEqual(new Set([0]));
    expect(roots(regressionForest.fit(rows, clear, options))).toEqual(new Set([0]));
    expect(roots(regressionForest.fit(rows, clear, { ...options, features: "sqrt" })).size).toBe(5);
  });

  test("a random threshold lies between the lowest and the highest value, anywhere", () => {
    const line = Array.from({ length: 100 }, (_, i) => [i]);
    const far = line.map(([x]) => (x < 50 ? 0 : 1));
    const model = regressionExtraTrees.fit(line, far, { seed: 2, trees: 400, maxDepth: 1 });
    const thresholds = model.trees.map(({ threshold }) => threshold[0]);
    expect(Math.min(...thresholds)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...thresholds)).toBeLessThan(99);
    // The mean of uniform numbers, within three standard errors.
    expect(Math.abs(meanOf(thresholds) - 49.5)).toBeLessThan((3 * 99) / Math.sqrt(12 * 400));
  });
});

describe("the columns that are tried", () => {
  const line = Array.from({ length: 20 }, (_, i) => i);
  const half = line.map((x) => (x < 10 ? 0 : 1));

  test("are more than asked for while those tried are constant", () => {
    const wide = line.map((x) => [...Array<number>(8).fill(5), x]);
    for (const forest of [extraTrees, randomForest]) {
      const model = forest.fit(wide, half, { seed: 1, trees: 10, bootstrap: false });
      expect(forest.predict(model, wide)).toEqual(half);
      for (const { feature } of model.trees) expect(feature[0]).toBe(8);
    }
  });

  test("are not more where one of them varies without a split that is allowed", () => {
    const rows = line.map((x) => [x === 0 ? 1 : 0, x]);
    const options = { seed: 3, trees: 40, features: 0.5, maxDepth: 1, minLeafRows: 2, bootstrap: false };
    const roots = regressionForest.fit(rows, half, options).trees.map(({ feature }) => feature[0]);
    expect(new Set(roots)).toEqual(new Set([-1, 1]));
  });

  test("leave leaves of at least minLeafRows, also by random thresholds", () => {
    const model = regressionExtraTrees.fit(
      line.map((x) => [x]),
      line,
      { seed: 2, trees: 60, minLeafRows: 4 },
    );
    const leaves = model.trees.flatMap(({ feature, cover }) => cover.filter((_, node) => feature[node] < 0));
    expect(Math.min(...leaves)).toBe(4);
  });

  test("divide two neighbouring doubles at the lower one", () => {
    const rows = [[1], [1 + Number.EPSILON]];
    for (const { threshold } of regressionExtraTrees.fit(rows, [0, 1], { seed: 1, trees: 50 }).trees)
      expect(threshold).toEqual([1, 0, 0]);
  });
});

test("the tie rule: of equally good splits, the first column and its lowest threshold stand", () => {
  const twins = [1, 2, 3, 4, 5, 6].map((value) => [7, value, value, -value]);
  const model = decisionTree.fit(twins, ["b", "a", "a", "a", "a", "b"], { maxDepth: 1 });
  expect([model.tree.feature[0], model.tree.threshold[0]]).toEqual([1, 1.5]);
  const reversed = decisionTree.fit([...twins].reverse(), ["b", "a", "a", "a", "a", "b"], { maxDepth: 1 });
  expect([reversed.tree.feature[0], reversed.tree.threshold[0]]).toEqual([1, 1.5]);
});

describe("signal", () => {
  test("ends the work before it begins, and after a call of onProgress", () => {
    const seen: number[] = [];
    const learn = (signal: AbortSignal, abort?: () => void) =>
      regressionForest.fit(rows, target, {
        ...{ seed: 1, trees: 50, signal },
        onProgress: ({ done }) => {
          seen.push(done);
          if (done === 3) abort?.();
        },
      });
    expect(() => learn(AbortSignal.abort(new Error("no time")))).toThrow("no time");
    expect(seen).toEqual([]);
    const controller = new AbortController();
    expect(() => learn(controller.signal, () => controller.abort(new Error("enough")))).toThrow("enough");
    expect(seen).toEqual([1, 2, 3]);
    expect(learn(new AbortController().signal).trees).toHaveLength(50);
  });
});

test("a forest is the mean of its trees, and importances of trees weigh alike", () => {
  const model = regressionForest.fit(rows, target, { seed: 6, trees: 7, maxDepth: 3 });
  const single = model.trees.map((tree) => ({ ...model, trees: [tree] }));
  const answers = single.map((one) => [...regressionForest.predict(one, rows)]);
  const means = rows.map((_, i) => meanOf(answers.map((answer) => answer[i])));
  expect(largestDifference([...regressionForest.predict(model, rows)], means)).toBeLessThan(1e-12);
  expect(meanOf([...model.importances])).toBeCloseTo(1 / 5, 12);
  expect(regressionForest.fit([[1], [1]], [1, 2], { seed: 1 }).importances).toEqual([0]);
});
