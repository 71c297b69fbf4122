/** The common test: what holds for every estimator, whatever it estimates. */
import { describe, expect, test } from "vitest";
import { seeded } from "../../lib/core/random";
import { largestDifference } from "../support/largest-difference";
import { renumbered } from "../support/same-partition";
import { ESTIMATORS } from "./list";
import type { Estimator, Sample } from "./types";

type Rows = readonly (readonly number[])[];

/** A check of one estimator; `when` says to which it applies. */
interface Check {
  readonly name: string;
  readonly when?: (estimator: Estimator) => boolean;
  run(estimator: Estimator): void;
}

const predicts = ({ predicts }: Estimator) => predicts;
const takesWeights = ({ takesWeights }: Estimator) => takesWeights === true;
const learns = ({ target }: Estimator) => target !== undefined;
const classifies = ({ predict }: Estimator) => predict !== undefined;

function sampleOf({ rows, target }: Estimator): Sample {
  return target === undefined ? { rows } : { rows, target: target as number[] };
}

function fitted(
  estimator: Estimator,
  sample: Partial<Sample> = {},
  options: object = estimator.options,
): unknown {
  return estimator.fit({ ...sampleOf(estimator), ...sample }, options as Estimator["options"]);
}

/** What it answers about rows after a fit to them, partitions in the order of their first rows. */
function answers(
  estimator: Estimator,
  sample: Partial<Sample> = {},
  asked: unknown = sample.rows ?? estimator.rows,
) {
  return comparable(estimator, estimator.answer(fitted(estimator, sample), asked as Rows));
}

function comparable({ isPartition }: Estimator, given: ReturnType<Estimator["answer"]>) {
  return isPartition ? renumbered(given as number[]) : given;
}

/** Equal up to rounding. */
function expectSame(given: ReturnType<Estimator["answer"]>, expected: ReturnType<Estimator["answer"]>): void {
  expect(largestDifference(given as number[], expected as number[])).toBeLessThan(1e-8);
}

const withCell = (rows: Rows, i: number, j: number, value: unknown) =>
  rows.map((row, k) => (k === i ? row.map((old, m) => (m === j ? value : old)) : row)) as never;

function refuses(name: string, rowsOf: (rows: Rows) => unknown, message: RegExp): Check {
  return {
    name: `refuses ${name}`,
    run: (estimator) => {
      const act = () => fitted(estimator, { rows: rowsOf(estimator.rows) as never });
      expect(act).toThrow(message);
      expect(act).toThrow(/^Cannot /);
    },
  };
}

const CHECKS: readonly Check[] = [
  {
    name: "answers one finite value a row",
    run: (estimator) => {
      const found = estimator.answer(fitted(estimator), estimator.rows);
      expect(found).toHaveLength(estimator.rows.length);
      expect(found.flat().every((value) => typeof value === "string" || Number.isFinite(value))).toBe(true);
    },
  },
  {
    name: "finds more than one group in rows that have groups",
    when: ({ isPartition }) => isPartition === true,
    run: (estimator) => expect(new Set(answers(estimator)).size).toBeGreaterThan(1),
  },
  {
    name: "gives the same model again",
    run: (estimator) => expect(fitted(estimator)).toEqual(fitted(estimator)),
  },
  {
    name: "needs its seed to be an integer of at least 0",
    when: ({ options }) => "seed" in options,
    run: (estimator) => {
      for (const seed of [-1, 0.5, "1", null])
        expect(() => fitted(estimator, {}, { ...estimator.options, seed })).toThrow(
          "seed must be an integer >= 0",
        );
    },
  },
  {
    name: "does not change what it is given",
    run: (estimator) => {
      const rows = Object.freeze(estimator.rows.map((row) => Object.freeze([...row])));
      const target = estimator.target && Object.freeze([...estimator.target]);
      const options = Object.freeze({ ...estimator.options });
      const model = estimator.fit({ rows, ...(target ? { target: target as number[] } : {}) }, options);
      estimator.answer(model, rows);
      expect(rows).toEqual(estimator.rows);
    },
  },
  {
    name: "does not change a matrix",
    run: (estimator) => {
      const data = Float64Array.from(estimator.rows.flat());
      const matrix = { rows: estimator.rows.length, columns: estimator.rows[0].length, data };
      expectSame(answers(estimator, { rows: matrix }, matrix), answers(estimator));
      expect([...data]).toEqual(estimator.rows.flat());
    },
  },
  {
    name: "does not change its model by answering",
    run: (estimator) => {
      const model = fitted(estimator);
      const before = JSON.stringify(model);
      estimator.answer(model, estimator.rows);
      expect(JSON.stringify(model)).toBe(before);
    },
  },
  {
    name: "takes rows of typed arrays",
    run: (estimator) =>
      expectSame(
        answers(estimator, { rows: estimator.rows.map((row) => Float64Array.from(row)) }),
        answers(estimator),
      ),
  },
  {
    name: "takes a danfo frame",
    run: (estimator) => {
      const columns = estimator.rows[0].map((_, j) => `feature ${j}`);
      const frame = { values: estimator.rows, columns };
      expectSame(answers(estimator, { rows: frame }, frame), answers(estimator));
    },
  },
  {
    name: "keeps the names of columns, and refuses others",
    when: predicts,
    run: (estimator) => {
      const model = fitted(estimator, { rows: { values: estimator.rows, columns: ["money", "orders"] } });
      expect(model).toMatchObject({ featureNames: ["money", "orders"] });
      const turned = { values: estimator.rows, columns: ["orders", "money"] };
      expect(() => estimator.answer(model, turned)).toThrow(
        /must be "money" as in the fit, current value is "orders"/,
      );
    },
  },
  refuses("no rows", () => [], /at least (one|1|2) rows?|must have the same length/),
  {
    ...refuses("rows without columns", (rows) => rows.map(() => []), /at least one number/),
    // A regression may estimate the intercept alone.
    when: (estimator) => !learns(estimator),
  },
  refuses("a list of numbers", () => [1, 2, 3], /rows of numbers such as/),
  refuses("nothing", () => undefined, /rows of numbers such as/),
  refuses("a text", () => "rows", /rows of numbers such as/),
  refuses("ragged rows", (rows) => [...rows.slice(0, -1), [1]], /must have 2 numbers like row 0/),
  {
    ...refuses(
      "NaN",
      (rows) => withCell(rows, 3, 1, Number.NaN),
      /row 3, column x2, must be a finite number, current value is NaN/,
    ),
    when: ({ readsMissing }) => !readsMissing,
  },
  {
    name: "learns from missing values and answers about them",
    when: ({ readsMissing }) => readsMissing === true,
    run: (estimator) => {
      const rows = withCell(withCell(estimator.rows, 3, 1, Number.NaN), 0, 0, Number.NaN) as Rows;
      expect(answers(estimator, { rows })).toHaveLength(rows.length);
    },
  },
  refuses(
    "an infinite number",
    (rows) => withCell(rows, 2, 0, Number.POSITIVE_INFINITY),
    /row 2, column x1, must be a finite number/,
  ),
  refuses(
    "a text in a row",
    (rows) => withCell(rows, 4, 0, "7"),
    /row 4, column 0 must be a number, current value is "7"/,
  ),
  refuses(
    "null in a row",
    (rows) => withCell(rows, 4, 1, null),
    /row 4, column 1 must be a number, current value is null/,
  ),
  refuses(
    "true in a row",
    (rows) => withCell(rows, 0, 1, true),
    /row 0, column 1 must be a number, current value is true/,
  ),
  refuses(
    "a missing number",
    (rows) => withCell(rows, 0, 1, undefined),
    /must be a number, current value is undefined/,
  ),
  {
    name: "refuses an unknown option",
    run: (estimator) =>
      expect(() => fitted(estimator, {}, { ...estimator.options, unheardOf: 1 })).toThrow(
        'there is no option "unheardOf"',
      ),
  },
  {
    name: "asks whether a misspelt option was meant",
    run: (estimator) => {
      const [name] = Object.keys(estimator.options);
      const misspelt = { ...estimator.options, [`${name}s`]: 1 };
      expect(() => fitted(estimator, {}, misspelt)).toThrow(`did you mean "${name}"?`);
    },
  },
  {
    name: "refuses options of the wrong type",
    run: (estimator) => {
      for (const name of Object.keys(estimator.options))
        expect(() => fitted(estimator, {}, { ...estimator.options, [name]: Number.NaN })).toThrow(
          `${name} must be`,
        );
    },
  },
  {
    name: "answers or refuses one row as stated",
    run: (estimator) => asStated(estimator, estimator.oneRow, [[1, 2]]),
  },
  {
    name: "answers or refuses rows all alike as stated",
    run: (estimator) =>
      asStated(
        estimator,
        estimator.alike,
        estimator.rows.map(() => [4, 5]),
      ),
  },
  {
    name: "takes one column",
    run: (estimator) => {
      const rows = estimator.rows.map(([first]) => [first]);
      expect(answers(estimator, { rows })).toHaveLength(rows.length);
    },
  },
  {
    name: "a constant column changes nothing",
    when: (estimator) => !learns(estimator) || estimator.ignoresConstants === true,
    run: (estimator) => {
      const rows = estimator.rows.map((row) => [...row, 8]);
      expectSame(answers(estimator, { rows }), answers(estimator));
    },
  },
  {
    name: "the order of rows does not matter",
    // Seeded draws are of rows by their number.
    when: ({ options }) => !("seed" in options),
    run: (estimator) => {
      const order = [...seeded(3).permutation(estimator.rows.length)];
      const turn = <T>(values: readonly T[]) => order.map((i) => values[i]);
      const { target } = estimator;
      const sample = { rows: turn(estimator.rows), ...(target ? { target: turn(target) as number[] } : {}) };
      expectSame(answers(estimator, sample), comparable(estimator, turn(answers(estimator) as never)));
    },
  },
  {
    name: "a number added to a column changes nothing",
    when: ({ ignores }) => ignores.shift,
    run: (estimator) =>
      expectSame(
        answers(estimator, { rows: estimator.rows.map(([a, b]) => [a + 1024, b - 4096]) }),
        answers(estimator),
      ),
  },
  {
    name: "other units change nothing",
    when: ({ ignores }) => ignores.units,
    run: (estimator) =>
      expectSame(
        answers(estimator, { rows: estimator.rows.map((row) => row.map((value) => value * 64)) }),
        answers(estimator),
      ),
  },
  {
    name: "a weight is so many rows, and weight 0 is none",
    when: takesWeights,
    run: (estimator) => {
      const weights = estimator.rows.map((_, i) => i % 3);
      const repeat = <T>(values: readonly T[]) => values.flatMap((v, i) => new Array<T>(weights[i]).fill(v));
      const { target } = estimator;
      const repeated = { rows: repeat(estimator.rows), ...(target ? { target: repeat(target) } : {}) };
      expectSame(
        answers(estimator, { weights }, estimator.rows),
        answers(estimator, repeated, estimator.rows),
      );
    },
  },
  {
    name: "weights of 1 change nothing",
    when: takesWeights,
    run: (estimator) =>
      expect(fitted(estimator, { weights: estimator.rows.map(() => 1) })).toEqual(fitted(estimator)),
  },
  {
    name: "refuses weights that are negative, missing, or not numbers",
    when: takesWeights,
    run: (estimator) => {
      const ones = estimator.rows.map(() => 1);
      const wrong: readonly (readonly [readonly unknown[], RegExp])[] = [
        [[-1, ...ones.slice(1)], /weights\[0\] must be a number >= 0/],
        [ones.slice(1), /weights must be one (number|value) for each/],
        [[Number.NaN, ...ones.slice(1)], /weights\[0\] must be a finite number/],
        [ones.map(String), /weights\[0\] must be a number/],
        [ones.map(() => 0), /(greater than|above) 0 for at least (one|1|2) rows?/],
      ];
      for (const [weights, message] of wrong)
        expect(() => fitted(estimator, { weights: weights as number[] })).toThrow(message);
    },
  },
  {
    name: "is plain data",
    run: (estimator) => {
      const model = fitted(estimator) as object;
      const kinds = JSON.stringify(model, (_, value) => (typeof value === "function" ? "a function" : value));
      expect(kinds).not.toContain("a function");
      expect(model).toEqual(expect.objectContaining(JSON.parse(JSON.stringify(model))));
    },
  },
  {
    name: "is the same after JSON, and answers the same",
    run: (estimator) => {
      const model = fitted(estimator);
      const read = (estimator.fromJSON ?? JSON.parse)(JSON.stringify(model));
      expect(read).toEqual(model);
      expect(estimator.answer(read, estimator.rows)).toEqual(estimator.answer(model, estimator.rows));
    },
  },
  {
    name: "refuses a text that is no saved model",
    when: ({ fromJSON }) => fromJSON !== undefined,
    run: (estimator) => {
      for (const text of ["", "{}", "[1]", "null", "{", '{"kind":"other"}'])
        expect(() => estimator.fromJSON?.(text)).toThrow(SyntaxError);
    },
  },
  {
    name: "answers about each row alone as about all",
    when: predicts,
    run: (estimator) => {
      const model = fitted(estimator);
      const alone = estimator.rows.flatMap((row) => [...estimator.answer(model, [row])]);
      expect(alone).toEqual(estimator.answer(model, estimator.rows));
    },
  },
  {
    name: "answers nothing about no rows",
    when: predicts,
    run: (estimator) => expect(estimator.answer(fitted(estimator), [])).toEqual([]),
  },
  {
    name: "refuses to answer about rows with other columns, text or NaN",
    when: predicts,
    run: (estimator) => {
      const model = fitted(estimator);
      expect(() => estimator.answer(model, [[1, 2, 3]])).toThrow("rows of 2 numbers as in the fit");
      const wrong = estimator.readsMissing ? Number.POSITIVE_INFINITY : Number.NaN;
      expect(() => estimator.answer(model, [[1, wrong]])).toThrow(
        estimator.readsMissing ? "must be a finite number" : "must be a finite number, current value is NaN",
      );
      expect(() => estimator.answer(model, [[1, "2"]] as never)).toThrow(
        'must be a number, current value is "2"',
      );
    },
  },
  {
    name: "refuses a model of another kind",
    when: predicts,
    run: (estimator) => {
      const model = fitted(estimator) as object;
      for (const other of [{ ...model, kind: "other" }, { ...model, kind: undefined }, null, 3])
        expect(() => estimator.answer(other, estimator.rows)).toThrow(/model must be/);
    },
  },
  {
    name: "refuses a target of another length, of texts, or with NaN",
    when: learns,
    run: (estimator) => {
      const target = [...(estimator.target as number[])];
      for (const wrong of [target.slice(1), [Number.NaN, ...target.slice(1)], undefined, "1"])
        expect(() =>
          estimator.fit({ rows: estimator.rows, target: wrong as never }, estimator.options),
        ).toThrow(/must/);
    },
  },
  {
    name: "takes a danfo Series as the target",
    // Cox's regression takes two columns, which its entry makes of an array.
    when: (estimator) => learns(estimator) && estimator.name !== "coxRegression",
    run: (estimator) => {
      const values = [...(estimator.target ?? [])];
      const target = { values, index: [...values.keys()] };
      expect(fitted(estimator, { target })).toEqual(fitted(estimator));
    },
  },
  {
    name: "names one of the classes, which are sorted",
    when: classifies,
    run: (estimator) => {
      const model = fitted(estimator);
      const classes = [...new Set(estimator.target)].sort();
      expect(model).toMatchObject({ classes });
      const named = estimator.predict?.(model, estimator.rows) ?? [];
      expect(named).toHaveLength(estimator.rows.length);
      expect([...new Set(named)].sort()).toEqual(classes);
      const right = named.filter((label, i) => label === estimator.target?.[i]).length;
      expect(right / named.length).toBeGreaterThan(0.6);
    },
  },
  {
    name: "numbers as classes change no answer",
    when: classifies,
    run: (estimator) => {
      const classes = [...new Set(estimator.target)].sort();
      const numbers = classes.map((_, code) => 10 ** (code + 1));
      const target = (estimator.target ?? []).map((label) => numbers[classes.indexOf(label)]);
      const model = fitted(estimator, { target });
      expect(model).toMatchObject({ classes: numbers });
      expectSame(estimator.answer(model, estimator.rows), answers(estimator));
      const named = estimator.predict?.(fitted(estimator), estimator.rows) ?? [];
      const codes = named.map((label) => numbers[classes.indexOf(label)]);
      expect(estimator.predict?.(model, estimator.rows)).toEqual(codes);
    },
  },
  {
    name: "refuses one class, and classes that are neither all texts nor all numbers",
    when: classifies,
    run: (estimator) => {
      const target = [...(estimator.target ?? [])];
      const withFirst = (label: unknown) => [label, ...target.slice(1)] as string[];
      expect(() => fitted(estimator, { target: target.map(() => "a") })).toThrow(
        /target must be of at least 2 classes, current value is 1/,
      );
      for (const label of [1, null, undefined, true, {}])
        expect(() => fitted(estimator, { target: withFirst(label) })).toThrow(/target\[[01]\] must be a/);
      const numbers = target.map((label) => (label === target[0] ? Number.NaN : 1));
      expect(() => fitted(estimator, { target: numbers })).toThrow("target[0] must be a finite number");
    },
  },
  {
    name: "probabilities add up to 1, and the class is the most probable",
    when: ({ answersProbabilities }) => answersProbabilities === true,
    run: (estimator) => {
      const model = fitted(estimator);
      const { classes } = model as { readonly classes: readonly string[] };
      const shares = estimator.answer(model, estimator.rows) as number[][];
      const named = estimator.predict?.(model, estimator.rows);
      shares.forEach((row, i) => {
        expect(row).toHaveLength(classes.length);
        expect(row.every((share) => share >= 0 && share <= 1)).toBe(true);
        expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(row[classes.indexOf(String(named?.[i]))]).toBe(Math.max(...row));
      });
    },
  },
  {
    name: "a row of weight 0 may be of a class that no other row has",
    when: (estimator) => classifies(estimator) && takesWeights(estimator),
    run: (estimator) => {
      const rows = [...estimator.rows, [1, 2]];
      const target = [...(estimator.target ?? []), "unheard of"];
      const weights = rows.map((_, i) => Number(i < estimator.rows.length));
      expect(fitted(estimator, { rows, target, weights })).toEqual(fitted(estimator));
    },
  },
];

function asStated(estimator: Estimator, stated: "answers" | RegExp, rows: Rows): void {
  const target = estimator.target?.slice(0, rows.length) as number[] | undefined;
  const act = () => answers(estimator, { rows, ...(target ? { target } : {}) });
  if (stated === "answers") expect(act()).toHaveLength(rows.length);
  else expect(act).toThrow(stated);
}

test("there are at least forty checks", () => {
  expect(CHECKS.length).toBeGreaterThanOrEqual(40);
});

describe.each(ESTIMATORS.map((estimator) => [estimator.name, estimator] as const))("%s", (_, estimator) => {
  test.each(
    CHECKS.filter(({ when }) => when?.(estimator) ?? true).map((check) => [check.name, check] as const),
  )("%s", (_name, check) => {
    expect(() => check.run(estimator)).not.toThrow();
  });
});

describe.skipIf(!process.env.MERCHANT_LAB_LARGE)("a million rows (on request: MERCHANT_LAB_LARGE=1)", () => {
  const count = 1_000_000;
  test.each(
    ESTIMATORS.filter((estimator) => learns(estimator) && estimator.isForSmall !== true).map(
      (estimator) => [estimator.name, estimator] as const,
    ),
  )("%s keeps within 4 GB", { timeout: 600_000 }, (_, estimator) => {
    const draws = seeded(5);
    const columns = estimator.rows[0].length;
    const data = new Float64Array(count * columns);
    const target = Array.from({ length: count }, (_, i) => {
      const from = i % estimator.rows.length;
      for (let j = 0; j < columns; j++)
        data[i * columns + j] = estimator.rows[from][j] + draws.uniform() - 0.5;
      return estimator.target?.[from] as string;
    });
    const rows = { rows: count, columns, data };
    const model = fitted(estimator, { rows, target }, estimator.largeOptions ?? estimator.options);
    expect(estimator.answer(model, estimator.rows)).toHaveLength(estimator.rows.length);
    expect(process.memoryUsage().rss).toBeLessThan(4e9);
  });
});
