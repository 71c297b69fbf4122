import { describe, expect, test } from "vitest";
import type { Matrix } from "../../lib/core";
import { seeded } from "../../lib/core/random";
import { conformal } from "../../lib/explanation";
import { linearRegression } from "../../lib/regression";
import { largestDifference } from "../support/largest-difference";
import { readGolden } from "../support/read-golden";

type Pair = [number[], number[]];
interface Golden {
  readonly rows: number[][];
  readonly target: number[];
  readonly split: Pair;
  readonly cvPlus: Pair;
  readonly quantiles: Pair;
  readonly classes: Record<"actual", string[]> &
    Record<"probabilities", number[][]> &
    Record<"lac" | "aps", string[][]>;
}

// Its field "command" is the script that made it.
const golden = readGolden<Golden>("explanation/golden/explanation.json");
const { rows, target } = golden;
const model = (part: number[][]) =>
  part.map(([a, b, c, d]) => a * b + Math.sin(3 * c) + (a > 0 ? 0.5 * d : 0));
const learner = {
  fit: (part: Matrix, values: Float64Array) => linearRegression.fit(part, values),
  predict: (fitted: linearRegression.LinearRegression, part: Matrix) =>
    linearRegression.predict(fitted, part),
};
const pair = ({ lower, upper }: { lower: readonly number[]; upper: readonly number[] }) => [lower, upper];

describe("conformal intervals equal MAPIE's", () => {
  const [known, fresh] = [rows.slice(0, 59), rows.slice(100, 106)];

  test("split()", () => {
    const found = conformal.split(target.slice(0, 59), model(known), model(fresh), { level: 0.8 });
    expect(largestDifference(pair(found), golden.split)).toBeLessThan(1e-12);
  });

  test("quantiles()", () => {
    const limits = (part: number[][]) => ({
      lower: model(part).map((y, i) => y - 0.2 * (1 + Math.abs(part[i][0]))),
      upper: model(part).map((y, i) => y + 0.3 * (1 + Math.abs(part[i][0]))),
    });
    const found = conformal.quantiles(target.slice(0, 59), limits(known), limits(fresh), { level: 0.85 });
    expect(largestDifference(pair(found), golden.quantiles)).toBeLessThan(1e-12);
  });

  test("crossValidated()", () => {
    const found = conformal.crossValidated(learner, rows, target, fresh, { folds: 7, seed: 5 });
    expect(largestDifference(pair(found), golden.cvPlus)).toBeLessThan(1e-9);
  });

  test.each(["lac", "aps"] as const)("classSets(), %s", (method) => {
    const { actual, probabilities, [method]: sets } = golden.classes;
    const [seen, asked] = [probabilities.slice(0, 60), probabilities.slice(60)];
    expect(conformal.classSets(actual.slice(0, 60), seen, asked, { level: 0.8, method, seed: 9 })).toEqual(
      sets,
    );
  });
});

describe("coverage is at least the level, and not much more", () => {
  /** The mean coverage over samples of 1 + 99 rows lies in [level, level + 1 / 100]. */
  function simulate(run: (random: ReturnType<typeof seeded>) => boolean): number {
    const random = seeded(20);
    return Array.from({ length: 2000 }, () => Number(run(random))).reduce((sum, hit) => sum + hit, 0) / 2000;
  }
  const within = (share: number, level: number) => {
    // Four standard errors of 2000 trials.
    const margin = 4 * Math.sqrt((level * (1 - level)) / 2000);
    expect(share).toBeGreaterThan(level - margin);
    expect(share).toBeLessThan(level + 0.01 + margin);
  };

  test("split(), however bad the model", () => {
    const share = simulate((random) => {
      const values = Array.from({ length: 100 }, () => random.gamma(0.5));
      const { lower, upper } = conformal.split(
        values.slice(1),
        values.slice(1).map(() => 1),
        [1],
      );
      return lower[0] <= values[0] && values[0] <= upper[0];
    });
    within(share, 0.9);
  });

  test("quantiles(), too narrow and too wide ones", () => {
    for (const half of [0.1, 5]) {
      const limits = (n: number) => ({ lower: new Array(n).fill(-half), upper: new Array(n).fill(half) });
      const share = simulate((random) => {
        const values = Array.from({ length: 100 }, () => random.normal());
        const { lower, upper } = conformal.quantiles(values.slice(1), limits(99), limits(1), { level: 0.8 });
        return lower[0] <= values[0] && values[0] <= upper[0];
      });
      within(share, 0.8);
    }
  });

  test("classSets() by both methods", () => {
    for (const method of ["lac", "aps"] as const) {
      const share = simulate((random) => {
        const drawn = Array.from({ length: 100 }, () => {
          const parts = [random.gamma(1), random.gamma(1), random.gamma(1)];
          const total = parts[0] + parts[1] + parts[2];
          const p = parts.map((part) => part / total);
          // The model is right about the classes b and c only together.
          const place = random.uniform();
          const label = place < p[0] ? "a" : random.uniform() < 0.5 ? "b" : "c";
          return { p, label };
        });
        const labels = drawn.map(({ label }) => label);
        const seen = drawn.slice(1).map(({ p }) => p);
        const read = { method, classes: ["a", "b", "c"], seed: random.integer(1000) };
        return conformal.classSets(labels.slice(1), seen, [drawn[0].p], read)[0].includes(labels[0]);
      });
      within(share, 0.9);
    }
  });

  test("crossValidated() by 20 folds of 20 rows, the jackknife+", () => {
    const random = seeded(4);
    let covered = 0;
    for (let trial = 0; trial < 60; trial++) {
      const drawn = Array.from({ length: 30 }, () => [random.normal()]);
      const values = drawn.map(([x]) => 2 * x + random.normal());
      const read = { seed: 1, folds: 20, level: 0.9 };
      const found = conformal.crossValidated(
        learner,
        drawn.slice(0, 20),
        values.slice(0, 20),
        drawn.slice(20),
        read,
      );
      covered += conformal.coverage(values.slice(20), found).coverage / 60;
    }
    expect(covered).toBeGreaterThan(0.87);
    expect(covered).toBeLessThan(0.96);
  });
});

describe("conformal prediction at its edges", () => {
  test("takes the fewest rows that suffice for the level, 9 for 0.9", () => {
    const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(
      conformal.split(
        nine,
        nine.map(() => 0),
        [0],
      ),
    ).toEqual({ lower: [-9], upper: [9] });
    const eight = nine.slice(1);
    expect(() => conformal.split(eight, eight, [0])).toThrow(
      "Cannot compute conformal intervals: actual must be at least 9 rows for a level of 0.9, current value is 8",
    );
    expect(() =>
      conformal.crossValidated(learner, [[1], [2], [3], [4]], [1, 2, 3, 5], [[1]], { seed: 1, folds: 2 }),
    ).toThrow("at least 9 rows");
  });

  test("classes in another order, and sets that are empty", () => {
    const seen = [
      [0.1, 0.9],
      [0.2, 0.8],
      [0.7, 0.3],
      [0.1, 0.9],
    ];
    const read = { level: 0.8, classes: ["yes", "no"] };
    expect(
      conformal.classSets(
        ["no", "no", "yes", "no"],
        seen,
        [
          [0.75, 0.25],
          [0.5, 0.5],
        ],
        read,
      ),
    ).toEqual([["yes"], []]);
    expect(conformal.coverage(["yes", "no"], [["yes"], []])).toMatchObject({ coverage: 0.5, size: 0.5 });
  });

  test("APS takes the later of equally probable classes first, as MAPIE", () => {
    const seen = [
      [0.4, 0.6],
      [0.4, 0.6],
      [0.4, 0.6],
      [0.4, 0.6],
    ];
    const sets = Array.from({ length: 8 }, (_, seed) =>
      conformal
        .classSets(["b", "b", "b", "b"], seen, [[0.5, 0.5]], {
          level: 0.8,
          method: "aps",
          seed,
          classes: ["a", "b"],
        })[0]
        .join(),
    );
    expect(sets).toContain("b");
    expect(sets).not.toContain("a");
  });

  test("coverage() states Wilson's interval", () => {
    const found = conformal.coverage([1, 2, 3, 4, 5], { lower: [0, 0, 0, 0, 0], upper: [4, 4, 4, 4, 4] });
    // R 4.4: prop.test(4, 5, correct = FALSE)
    expect(found.coverage).toBe(0.8);
    expect(found.size).toBe(4);
    expect(found.lower).toBeCloseTo(0.3755, 4);
    expect(found.upper).toBeCloseTo(0.9638, 4);
  });

  test("refuses what does not fit", () => {
    expect(() => conformal.split([1, 2], [1], [1])).toThrow("must have the same length");
    expect(() => conformal.split([1], [1], [1], { level: 1 })).toThrow(
      "level must be a fraction between 0 and 1, exclusive",
    );
    expect(() => conformal.classSets(["a", "b"], [[1], [1]], [[1]])).toThrow(
      "probabilities must be of 2 columns, one a class",
    );
    expect(() => conformal.classSets(["a", "b"], [[0, 1]], [[0, 1]])).toThrow(
      "probabilities must be for each of 2 rows",
    );
    expect(() => conformal.classSets(["a", "z"], [[0, 1]], [[0, 1]], { classes: ["a", "b"] })).toThrow(
      "actual must be one of a, b",
    );
    expect(() =>
      conformal.classSets(
        ["a", "b"],
        [
          [0, 1],
          [1, 0],
        ],
        [[0, 1]],
        { method: "aps" },
      ),
    ).toThrow("seed must be an integer >= 0, current value is undefined");
    expect(() => conformal.coverage([1, 2], { lower: [0], upper: [1] })).toThrow(
      "answers must be one for each of 2 rows",
    );
    expect(() => conformal.coverage([], [])).toThrow("at least one");
    expect(() => conformal.crossValidated(learner, rows, [1], rows, { seed: 1 })).toThrow(
      "target must be one for each of 120 rows",
    );
    expect(() => conformal.crossValidated({} as never, rows, target, rows, { seed: 1 })).toThrow(
      "learner.fit must be a function",
    );
  });
});
