import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metrics } from "../../lib/metrics";
import { largestDifference } from "../support/largest-difference";
import { readGolden } from "../support/read-golden";

type Average = "binary" | "macro" | "micro" | "weighted";
interface LabelCase {
  readonly actual: string[];
  readonly predicted: string[];
  readonly weights?: number[];
  readonly balancedAccuracy: number;
  readonly matthewsCorrelation: number;
  readonly kappa: Record<"equal" | "linear" | "quadratic", number>;
  readonly scores: {
    average: Average;
    zeroDivision: 0 | 1;
    beta: number;
    precision: number;
    recall: number;
    f: number;
  }[];
}
type Weighted = { readonly weights: number[] | null };
interface Golden {
  readonly labels: Record<string, LabelCase>;
  readonly two: {
    readonly actual: string[];
    readonly scores: number[];
    readonly cases: (Weighted & Record<"roc" | "pr", number[][]> & Record<string, number>)[];
  };
  readonly three: {
    readonly actual: string[];
    readonly probabilities: number[][];
    readonly cases: (Weighted & { top: number[] } & Record<string, number>)[];
  };
  readonly regression: {
    readonly actual: number[];
    readonly zeros: number[];
    readonly predicted: number[];
    readonly cases: (Weighted & { variance: number } & Record<string, Record<string, number>>)[];
  };
  readonly ranking: Record<"relevance" | "scores", number[]> & Record<"dcg" | "ndcg", Record<string, number>>;
  readonly bootstrap: { second: number[]; one: number[]; difference: number[] };
}

// Its field "command" is the script that made it.
const golden = readGolden<Golden>("metrics/golden/classifiers.json");
const options = ({ weights }: { readonly weights?: number[] | null }) => (weights ? { weights } : {});
const near = (found: number, expected: number) => expect(Math.abs(found - expected)).toBeLessThan(1e-12);

describe("metrics of text labels equal scikit-learn's", () => {
  test.each(Object.entries(golden.labels))("%s", (_, given) => {
    const { actual, predicted } = given;
    near(metrics.balancedAccuracy(actual, predicted, options(given)), given.balancedAccuracy);
    near(metrics.matthewsCorrelation(actual, predicted, options(given)), given.matthewsCorrelation);
    for (const distance of ["equal", "linear", "quadratic"] as const)
      near(metrics.cohensKappa(actual, predicted, { distance, ...options(given) }), given.kappa[distance]);
    for (const { average, zeroDivision, beta, precision, recall, f } of given.scores) {
      const read = { average, zeroDivision, ...options(given) };
      near(metrics.precision(actual, predicted, read), precision);
      near(metrics.recall(actual, predicted, read), recall);
      near(metrics.fScore(actual, predicted, { ...read, beta }), f);
    }
  });

  test("defaults are the binary score of the second class, F1, and 0 for a share of nothing", () => {
    const { actual, predicted, scores } = golden.labels.two;
    const wanted = scores.find(({ average, beta }) => average === "binary" && beta === 1);
    near(metrics.fScore(actual, predicted), wanted?.f ?? Number.NaN);
    near(metrics.precision(actual, predicted), wanted?.precision ?? Number.NaN);
    expect(metrics.precision(["no", "yes"], ["no", "no"])).toBe(0);
    expect(metrics.recall([0, 0], [0, 0])).toBe(0);
    expect(metrics.recall([0, 0], [0, 0], { zeroDivision: 1 })).toBe(1);
    expect(metrics.precision([1, 1], [1, 1])).toBe(1);
    expect(metrics.precision(["a", "b"], ["a", "a"], { positive: "a" })).toBe(0.5);
    expect(metrics.matthewsCorrelation(["a", "a"], ["a", "b"])).toBe(0);
  });

  test("a weight is so many rows, and the order of rows does not matter", () => {
    const label = fc.constantFrom("a", "b", "c");
    const rows = fc.array(fc.tuple(label, label, fc.integer({ min: 0, max: 3 })), {
      minLength: 3,
      maxLength: 30,
    });
    fc.assert(
      fc.property(rows, (all) => {
        const given = [["a", "b", 1] as const, ["b", "b", 1] as const, ...all];
        const repeated = given
          .flatMap(([a, p, w]) => new Array<readonly [string, string]>(w).fill([a, p]))
          .reverse();
        const weights = given.map(([, , w]) => w);
        const [actual, predicted] = [given.map(([a]) => a), given.map(([, p]) => p)];
        const [a, p] = [repeated.map(([one]) => one), repeated.map(([, one]) => one)];
        near(metrics.matthewsCorrelation(actual, predicted, { weights }), metrics.matthewsCorrelation(a, p));
        near(metrics.balancedAccuracy(actual, predicted, { weights }), metrics.balancedAccuracy(a, p));
        near(metrics.cohensKappa(actual, predicted, { weights }), metrics.cohensKappa(a, p));
      }),
      { seed: 5 },
    );
  });

  test("refuse what they do not cover", () => {
    expect(() => metrics.precision(["a", "b"], ["a", "c"])).toThrow(
      "Cannot compute the precision: average must be macro, micro or weighted for more than two classes",
    );
    expect(() => metrics.recall(["a"], ["a"])).toThrow("positive must be given if there is only one class");
    expect(() => metrics.recall(["a", "b"], ["a", "a"], { positive: "z" })).toThrow(
      "positive must be one of a, b",
    );
    expect(() => metrics.balancedAccuracy([], [])).toThrow("actual must be at least one class");
    expect(() => metrics.balancedAccuracy(["1"], [1])).toThrow("must be a text, as the first one");
    expect(() => metrics.balancedAccuracy([1], [null as never])).toThrow(
      "predicted[0] must be a text or a number",
    );
    expect(() => metrics.cohensKappa([1, 1], [1, 1])).toThrow("actual must be of at least 2 classes");
    for (const [weights, message] of [
      [[1], "weights must be one for each of 2 rows"],
      [[1, -1], "weights[1] must be a number >= 0, current value is -1"],
      [[0, 0], "weights must be above 0 for some row"],
    ] as const)
      expect(() => metrics.balancedAccuracy([0, 1], [0, 1], { weights: [...weights] })).toThrow(message);
  });
});

describe("metrics of scores equal scikit-learn's", () => {
  const { actual, scores } = golden.two;
  const q = scores.map((score) => score * 0.9 + 0.05);

  test.each(golden.two.cases.map((given) => [given.weights ? "weighted" : "unweighted", given] as const))(
    "two classes, ties, %s",
    (_, given) => {
      const roc = metrics.rocCurve(actual, scores, options(given));
      const found = [roc.falsePositiveRate, roc.truePositiveRate, roc.thresholds.slice(1)];
      expect(largestDifference(found, given.roc)).toBeLessThan(1e-12);
      expect(roc.thresholds[0]).toBe(Number.POSITIVE_INFINITY);
      const { precision, recall, thresholds } = metrics.precisionRecallCurve(actual, scores, options(given));
      expect(largestDifference([precision, recall, thresholds], given.pr)).toBeLessThan(1e-12);
      near(metrics.rocAuc(actual, scores, options(given)), given.auc);
      near(metrics.averagePrecision(actual, scores, options(given)), given.ap);
      near(metrics.brierScore(actual, q, options(given)), given.brier);
      near(metrics.logLoss(actual, q, options(given)), given.logLoss);
      const certain = actual.map((label) => Number(label === "yes"));
      near(metrics.logLoss(actual, certain, options(given)), given.certain);
      const wrong = certain.map((p) => 1 - p);
      near(metrics.logLoss(actual, wrong, options(given)) / given.wrong, 1);
      const both = { ...options(given), positive: "no" };
      near(
        metrics.brierScore(
          actual,
          q.map((p) => 1 - p),
          both,
        ),
        given.brier,
      );
      near(
        metrics.rocAuc(
          actual,
          q.map((p) => [1 - p, p]),
          both,
        ),
        given.auc,
      );
    },
  );

  test.each(golden.three.cases.map((given) => [given.weights ? "weighted" : "unweighted", given] as const))(
    "three classes, ties, %s",
    (_, given) => {
      const { actual: labels, probabilities } = golden.three;
      for (const average of ["macro", "weighted"] as const) {
        const read = { average, ...options(given) };
        near(metrics.rocAuc(labels, probabilities, read), given[`ovr ${average}`]);
        near(metrics.averagePrecision(labels, probabilities, read), given[`ap ${average}`]);
        if (given.weights) continue;
        const pairs = metrics.rocAuc(labels, probabilities, { ...read, comparison: "one-versus-one" });
        near(pairs, given[`ovo ${average}`]);
      }
      near(metrics.logLoss(labels, probabilities, options(given)), given.logLoss);
      near(metrics.brierScore(labels, probabilities, options(given)), given.brier);
      given.top.forEach((share, i) => {
        near(metrics.topKAccuracy(labels, probabilities, { k: i + 1, ...options(given) }), share);
      });
    },
  );

  test("classes in another order, classes without rows, and frames", () => {
    const rows = [
      [0.2, 0.5, 0.3],
      [0.1, 0.2, 0.7],
    ];
    const classes = ["pro", "basic", "plus"];
    near(metrics.logLoss(["basic", "plus"], rows, { classes }), -(Math.log(0.5) + Math.log(0.7)) / 2);
    const frame = { values: rows, columns: classes };
    near(
      metrics.brierScore(["basic", "plus"], frame, { classes }),
      (0.04 + 0.25 + 0.09 + 0.01 + 0.04 + 0.09) / 2,
    );
    near(metrics.logLoss([0, 0], [0.5, 0.5]), Math.log(2));
    expect(metrics.topKAccuracy(["basic", "plus"], rows, { classes, k: 1 })).toBe(1);
    expect(metrics.topKAccuracy(["pro", "pro"], rows, { classes })).toBe(0);
  });

  test("topKAccuracy() takes the later of equal scores first, as scikit-learn", () => {
    // scikit-learn 1.9.1: top_k_accuracy_score(["a", "b"], [[.4, .4, .2]] * 2, k=1, labels=["a", "b", "c"]) is 0.5, the b.
    const read = { k: 1, classes: ["a", "b", "c"] };
    expect(metrics.topKAccuracy(["a"], [[0.4, 0.4, 0.2]], read)).toBe(0);
    expect(metrics.topKAccuracy(["b"], [[0.4, 0.4, 0.2]], read)).toBe(1);
  });

  test("rocAuc() is the share of pairs in the right order, ties half", () => {
    const row = fc.tuple(fc.boolean(), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (all) => {
        const given = [[true, 0] as const, [false, 0] as const, ...all];
        const [hits, misses] = [given.filter(([is]) => is), given.filter(([is]) => !is)];
        const pairs = hits.flatMap(([, a]) => misses.map(([, b]) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const share = pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length;
        const labels = given.map(([is]) => Number(is));
        near(
          metrics.rocAuc(
            labels,
            given.map(([, score]) => score),
          ),
          share,
        );
      }),
      { seed: 6 },
    );
  });

  test("refuse scores that do not fit", () => {
    expect(() => metrics.rocAuc([1, 1], [0.2, 0.3])).toThrow(
      "Cannot compute the area under the ROC curve: actual must be of class 1 and of others, current value is 1",
    );
    expect(() => metrics.averagePrecision([0, 0], [0.2, 0.3])).toThrow(
      "actual must be of class 1 in some row",
    );
    expect(() => metrics.rocAuc(["a", "a"], [0.2, 0.3])).toThrow("actual must be of at least 2 classes");
    expect(() => metrics.rocAuc([0, 1], [0.2])).toThrow("scores must be for each of 2 rows");
    expect(() => metrics.rocAuc(["a", "b", "c"], [1, 2, 3])).toThrow(
      "scores must be of 3 columns, one a class",
    );
    expect(() => metrics.rocAuc([0, 1], [0.2, Number.NaN])).toThrow("scores[1] must be a finite number");
    expect(() =>
      metrics.rocAuc(
        [0, 1],
        [
          [0, Number.NaN],
          [0, 1],
        ],
      ),
    ).toThrow("must be a finite number");
    expect(() => metrics.rocAuc([0, 2], [1, 2], { classes: [0, 1] })).toThrow("actual must be one of 0, 1");
    expect(() => metrics.rocAuc([0, 1], [1, 2], { positive: 2 })).toThrow("positive must be one of 0, 1");
    expect(() =>
      metrics.rocCurve(
        ["a", "b", "c"],
        [
          [1, 2, 3],
          [1, 2, 3],
          [1, 2, 3],
        ],
      ),
    ).toThrow("of two classes");
    const pairs = { comparison: "one-versus-one", weights: [1, 1, 1] } as const;
    const rows = [
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ];
    expect(() => metrics.rocAuc(["a", "b", "c"], rows, pairs)).toThrow("weights must be left out for pairs");
    expect(() => metrics.logLoss([0, 1], [0.5, 1.5])).toThrow(
      "probabilities, row 1, must be fractions whose sum is 1",
    );
    expect(() =>
      metrics.logLoss(
        [0, 1],
        [
          [0.5, 0.5],
          [0.5, 0.4],
        ],
      ),
    ).toThrow("row 1, must be fractions");
    expect(() => metrics.topKAccuracy([0, 1], [0.5, 1.5])).toThrow("scores must be of one column a class");
  });
});

describe("gainCurve() and profitCurve()", () => {
  test("by hand, with a tie", () => {
    const gain = metrics.gainCurve(["n", "y", "y", "n"], [0.1, 0.9, 0.4, 0.4]);
    expect(gain).toEqual({ share: [0, 0.25, 0.75, 1], gain: [0, 0.5, 1, 1], lift: [2, 2, 4 / 3, 1] });
    const profit = metrics.profitCurve(["n", "y", "y", "n"], [0.1, 0.9, 0.4, 0.4], {
      truePositive: 10,
      falsePositive: -3,
      falseNegative: -1,
      trueNegative: 0.5,
    });
    expect(profit.thresholds).toEqual([Number.POSITIVE_INFINITY, 0.9, 0.4, 0.1]);
    expect(profit.profit).toEqual([-1, 10, 17.5, 14]);
    expect(profit.best).toEqual({ threshold: 0.4, share: 0.75, profit: 17.5 });
  });

  test("contact nobody if it never pays, and the fewest of equal profits", () => {
    const costly = metrics.profitCurve([0, 1], [0.2, 0.7], { falsePositive: -1 });
    expect(costly.best).toEqual({ threshold: Number.POSITIVE_INFINITY, share: 0, profit: 0 });
    expect(metrics.profitCurve([0, 1], [0.2, 0.7]).best.share).toBe(0);
    const weights = [1, 3];
    expect(metrics.profitCurve([0, 1], [0.2, 0.7], { truePositive: 2, weights }).best.profit).toBe(6);
    expect(() => metrics.profitCurve([0, 1], [0.2, 0.7], { truePositive: "2" as never })).toThrow(
      "must be a finite number",
    );
  });
});

describe("regression losses equal scikit-learn's", () => {
  const { actual, zeros, predicted } = golden.regression;

  test.each(
    golden.regression.cases.map((given) => [given.weights ? "weighted" : "unweighted", given] as const),
  )("%s", (_, given) => {
    const weighted = options(given);
    for (const [key, value] of Object.entries(given.pinball))
      near(metrics.pinballLoss(actual, predicted, { quantile: Number(key), ...weighted }), value);
    for (const [key, value] of Object.entries(given.tweedie)) {
      const power = Number(key);
      near(metrics.tweedieDeviance(power < 2 ? zeros : actual, predicted, { power, ...weighted }) / value, 1);
    }
    for (const [key, value] of Object.entries(given.d2)) {
      const power = Number(key);
      near(metrics.explainedDeviance(power < 2 ? zeros : actual, predicted, { power, ...weighted }), value);
    }
    for (const [key, value] of Object.entries(given.d2pinball ?? {}))
      near(metrics.explainedDeviance(actual, predicted, { quantile: Number(key) }), value);
    near(metrics.explainedVariance(actual, predicted, weighted), given.variance);
  });

  test("defaults, edges and refusals", () => {
    near(metrics.pinballLoss(actual, predicted), metrics.meanAbsoluteError(actual, predicted) / 2);
    near(metrics.tweedieDeviance(actual, predicted), metrics.meanSquaredError(actual, predicted));
    near(metrics.explainedDeviance(actual, predicted), metrics.rSquared(actual, predicted));
    expect(metrics.explainedVariance([2, 2], [1, 1])).toBe(1);
    expect(metrics.explainedVariance([2, 2], [1, 2])).toBe(0);
    expect(() => metrics.tweedieDeviance([1], [1], { power: 0.5 })).toThrow(
      "power must be at most 0, or at least 1",
    );
    expect(() => metrics.tweedieDeviance([0], [1], { power: 2 })).toThrow(
      "actual must be above 0 for power 2",
    );
    expect(() => metrics.tweedieDeviance([-1], [1], { power: 1 })).toThrow(
      "actual must be at least 0 for power 1",
    );
    expect(() => metrics.tweedieDeviance([1], [0], { power: 1 })).toThrow(
      "predicted must be above 0 for power 1",
    );
    expect(() => metrics.explainedDeviance([1], [1])).toThrow("at least 2 numbers");
    expect(() => metrics.explainedDeviance([1, 1], [1, 1])).toThrow(
      "actual must be different from each other",
    );
    expect(() => metrics.explainedDeviance([1, 2], [1, 1], { quantile: 0.5, weights: [1, 1] })).toThrow(
      "weights must be left out if a quantile is given",
    );
  });
});

describe("discountedCumulativeGain()", () => {
  const { relevance, scores, dcg, ndcg } = golden.ranking;

  test.each(Object.keys(dcg))("equals scikit-learn's with ties, k %s (0 for all)", (key) => {
    const k = key === "0" ? {} : { k: Number(key) };
    near(metrics.discountedCumulativeGain(relevance, scores, { ...k, normalised: false }), dcg[key]);
    near(metrics.discountedCumulativeGain(relevance, scores, k), ndcg[key]);
  });

  test("is 0 if nothing is relevant, and refuses negative relevance", () => {
    expect(metrics.discountedCumulativeGain([0, 0], [1, 2])).toBe(0);
    expect(() => metrics.discountedCumulativeGain([1, -1], [1, 2])).toThrow(
      "relevance[1] must be a number >= 0",
    );
  });
});

describe("interval()", () => {
  const { actual, scores } = golden.two;
  const read = { seed: 7, level: 0.9, resamples: 200 };

  test("draws NumPy's samples, one model and the difference of two", () => {
    const one = metrics.interval(metrics.rocAuc, actual, scores, read);
    expect(largestDifference([one.lower, one.upper], golden.bootstrap.one)).toBeLessThan(1e-12);
    expect(one).toMatchObject({
      estimate: metrics.rocAuc(actual, scores),
      level: 0.9,
      resamples: 200,
      redrawn: 0,
    });
    const { second: versus, difference } = golden.bootstrap;
    const both = metrics.interval(metrics.rocAuc, actual, scores, { ...read, versus });
    expect(largestDifference([both.lower, both.upper], difference)).toBeLessThan(1e-12);
    near(both.estimate, one.estimate - metrics.rocAuc(actual, versus));
  });

  test("takes rows of probabilities, and draws again what the metric refuses", () => {
    const rows = [
      [0.8, 0.2],
      [0.4, 0.6],
      [0.3, 0.7],
    ];
    const found = metrics.interval(metrics.rocAuc, ["n", "y", "y"], rows, { seed: 1 });
    expect(found).toMatchObject({ estimate: 1, lower: 1, upper: 1, level: 0.95, resamples: 1000 });
    expect(found.redrawn).toBeGreaterThan(100);
    const always = () => metrics.interval(metrics.rocAuc, ["n", "n"], [1, 2], { seed: 1 });
    expect(always).toThrow("actual must be of at least 2 classes");
  });

  test("covers the true mean as often as it says", () => {
    const mean = (a: ArrayLike<number>) => Array.from(a).reduce((sum, value) => sum + value, 0) / a.length;
    let covered = 0;
    for (let seed = 0; seed < 100; seed++) {
      const sample = Array.from(
        { length: 40 },
        (_, i) => ((((i + 1) * 7919 + seed * 104729) % 1009) / 1009) * 2,
      );
      const { lower, upper } = metrics.interval(mean as never, sample, sample, { seed, resamples: 100 });
      if (lower <= 1 && 1 <= upper) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(86);
  });

  test("refuses what does not fit", () => {
    const metric = metrics.accuracy;
    expect(() => metrics.interval(3 as never, [1], [1], { seed: 1 })).toThrow("metric must be a function");
    expect(() => metrics.interval(metric, [1, 2], [1], { seed: 1 })).toThrow(
      "predicted must be one for each of 2 rows",
    );
    expect(() => metrics.interval(metric, [1], [1], {} as never)).toThrow("seed must be an integer >= 0");
    expect(() => metrics.interval(metric, [1], [1], { seed: 1, versus: [1, 1] })).toThrow(
      "one for each of 1 rows",
    );
    const broken = () => {
      throw new TypeError("no");
    };
    expect(() => metrics.interval(broken, [1], [1], { seed: 1 })).toThrow("no");
  });
});
