import { describe, expect, test } from "vitest";
import { type LinearProgram, linearProgram, random, type SolveProgress } from "../../../../lib/core";
import { readGolden } from "../../../support/read-golden";
import { bestByEnumeration, dualityGaps, feasibleProgram } from "./programs";

/** Made with HiGHS in Python; the file says how. */
const golden = readGolden<{
  readonly cases: readonly {
    readonly cost: readonly number[];
    readonly matrix: readonly (readonly number[])[];
    readonly limit: readonly number[];
    readonly integer: boolean;
    readonly objective: number;
    readonly values: readonly number[];
    readonly duals?: readonly number[];
    readonly reducedCosts?: readonly number[];
    readonly costFrom?: readonly (number | null)[];
    readonly costTo?: readonly (number | null)[];
    readonly isBasic?: readonly boolean[];
    readonly limitFrom?: readonly (number | null)[];
    readonly limitTo?: readonly (number | null)[];
  }[];
}>("core/golden/programs.json");

/** Hillier & Lieberman, Introduction to Operations Research, 3.1 and 7.2: the Wyndor Glass Co. */
const WYNDOR: LinearProgram = {
  goal: "maximise",
  variables: [
    { name: "doors", cost: 3 },
    { name: "windows", cost: 5 },
  ],
  constraints: [
    { name: "plant 1", coefficients: { doors: 1 }, upper: 4 },
    { name: "plant 2", coefficients: { windows: 2 }, upper: 12, unit: "h", chineseName: "第二厂" },
    { name: "plant 3", coefficients: { doors: 3, windows: 2 }, upper: 18 },
  ],
};
const [_DOORS, _WINDOWS] = WYNDOR.variables;
const _whole = (program: LinearProgram) => ({
  ...program,
  variables: program.variables.map((variable) => ({ ...variable, integer: true })),
});
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);

/** The objective where the limit of a constraint is another. */
async function objectiveAt(program: LinearProgram, i: number, side: string, limit: number) {
  const { equal } = program.constraints[i];
  const change =
    equal !== undefined ? { equal: limit } : side === "at most" ? { upper: limit } : { lower: limit };
  const constraints = program.constraints.map((row, k) => (k === i ? { ...row, ...change } : row));
  return (await linearProgram.solve({ ...program, constraints })).objective ?? Number.NaN;
}

describe("linearProgram.solve()", () => {
  test("an integer between two whole numbers is refused; three of four integers are named", async () => {
    const withIntegers = (count: number, upper: number) =>
      linearProgram.solve({
        goal: "maximise",
        variables: Array.from({ length: count }, (_, j) => ({
          ...{ name: `x${j}`, cost: 1, lower: 0.2, upper, integer: true },
        })),
        constraints: [{ name: "most", coefficients: { x0: 1 }, upper: 5 }],
      });
    await expect(withIntegers(1, 0.8)).rejects.toThrow(
      "program.variables[0].lower must be finite and at most upper",
    );
    expect((await withIntegers(3, 2)).noDuals).toMatch(/integers x0, x1, x2$/);
    expect((await withIntegers(4, 2)).noDuals).toMatch(/integers x0, x1, x2 and 1 more$/);
  });

  test("a variable without a cost costs nothing", async () => {
    const { objective } = await linearProgram.solve({
      goal: "minimise",
      variables: [{ name: "x" }],
      constraints: [{ name: "least", coefficients: { x: 1 }, lower: 2 }],
    });
    expect(objective).toBe(0);
  });

  test("gives the textbook's values, shadow prices and ranges", async () => {
    expect(await linearProgram.solve(WYNDOR)).toEqual({
      goal: "maximise",
      status: "optimal",
      objective: 36,
      bound: 36,
      gap: 0,
      values: { doors: 2, windows: 6 },
      constraints: [
        {
          ...{
            name: "plant 1",
            chineseName: "plant 1",
            unit: "",
            side: "at most",
            limit: 4,
            activity: 2,
            isActive: false,
          },
          ...{ dual: 0, range: { from: 2, to: Number.POSITIVE_INFINITY } },
        },
        {
          ...{
            name: "plant 2",
            chineseName: "第二厂",
            unit: "h",
            side: "at most",
            limit: 12,
            activity: 12,
            isActive: true,
          },
          ...{ dual: 1.5, range: { from: 6, to: 18 } },
        },
        {
          ...{
            name: "plant 3",
            chineseName: "plant 3",
            unit: "",
            side: "at most",
            limit: 18,
            activity: 18,
            isActive: true,
          },
          ...{ dual: 1, range: { from: 12, to: 24 } },
        },
      ],
      reducedCosts: { doors: 0, windows: 0 },
      costRanges: { doors: { from: 0, to: 7.5 }, windows: { from: 2, to: Number.POSITIVE_INFINITY } },
    });
  });

  test.each(seeds(40))("is proven by duality: program %i", async (seed) => {
    const program = feasibleProgram(seed, { columns: 3 + (seed % 6), rows: 2 + (seed % 5) });
    const answer = await linearProgram.solve(program);
    expect(answer.status).toBe("optimal");
    for (const [name, gap] of Object.entries(dualityGaps(program, answer)))
      expect(gap, name).toBeLessThan(1e-8);
    expect([answer.bound, answer.gap]).toEqual([answer.objective, 0]);
  });

  test.each(seeds(12))("prices hold in the ranges of limits, and not beyond: program %i", async (seed) => {
    const program = feasibleProgram(seed);
    const { constraints, objective = Number.NaN } = await linearProgram.solve(program);
    for (const [i, { side, limit, dual = Number.NaN, range }] of constraints.entries()) {
      const { lower, upper } = program.constraints[i];
      const other = side === "at most" ? lower : upper;
      const { from, to } = range ?? { from: Number.NaN, to: Number.NaN };
      expect([from <= limit, to >= limit]).toEqual([true, true]);
      const differenceAt = async (at: number) =>
        ((await objectiveAt(program, i, side, at)) - objective - dual * (at - limit)) /
        Math.max(1, Math.abs(objective));
      for (const [end, outward] of [[from, -1] as const, [to, 1] as const]) {
        if (!Number.isFinite(end)) {
          expect(Math.abs(await differenceAt(limit + outward * 1000))).toBeLessThan(1e-8);
          continue;
        }
        // A limit may meet the other limit of its row, or a row that then has no values.
        const isAtOther = other !== undefined && Math.abs(end - other) < 1e-9;
        expect(Math.abs(await differenceAt(end - outward * 1e-6))).toBeLessThan(1e-8);
        expect(Math.abs(await differenceAt(end))).toBeLessThan(1e-8);
        const beyond = isAtOther ? Number.NaN : await differenceAt(end + outward * 0.01);
        expect(Number.isNaN(beyond) || Math.abs(beyond) > 1e-8, `${i}: ${beyond}`).toBe(true);
      }
    }
  });

  test.each(seeds(30))(
    "values stay the best in the ranges of costs, and not beyond: program %i",
    async (seed) => {
      const program = feasibleProgram(seed);
      const sign = program.goal === "maximise" ? 1 : -1;
      const { values, costRanges = {}, objective = Number.NaN } = await linearProgram.solve(program);
      for (const [j, { name, cost = 0 }] of program.variables.entries()) {
        const { from, to } = costRanges[name];
        const gainAt = async (at: number) => {
          const variables = program.variables.map((variable, k) =>
            k === j ? { ...variable, cost: at } : variable,
          );
          const best = (await linearProgram.solve({ ...program, variables })).objective ?? Number.NaN;
          return sign * (best - objective - (at - cost) * values[name]);
        };
        for (const [end, outward] of [[from, -1] as const, [to, 1] as const]) {
          const last = Number.isFinite(end) ? end - outward * 1e-9 : cost + outward * 1000;
          expect(Math.abs(await gainAt(last))).toBeLessThan(1e-8);
          if (Number.isFinite(end)) expect(await gainAt(end + outward * 0.1)).toBeGreaterThan(1e-8);
        }
      }
    },
  );

  test.each(golden.cases)("equals HiGHS in Python: $objective", async (expected) => {
    const { integer, cost, matrix, limit } = expected;
    const names = cost.map((_, j) => `x${j}`);
    const answer = await linearProgram.solve(
      {
        goal: "maximise",
        variables: names.map((name, j) => ({ name, cost: cost[j], upper: 4 + j, integer })),
        constraints: matrix.map((row, i) => ({
          name: `row${i}`,
          coefficients: new Map(row.map((value, j) => [names[j], value])),
          upper: limit[i],
        })),
      },
      { relativeGap: 0 },
    );
    expect(answer.objective).toBeCloseTo(expected.objective, 8);
    if (integer) return;
    const ends = (list: readonly (number | null)[] = [], infinite: number) =>
      list.map((end) => end ?? infinite);
    const isNear = (actual: readonly number[], wanted: readonly number[]) =>
      actual.forEach((value, i) => {
        expect(value).toBeCloseTo(wanted[i], 8);
      });
    isNear(
      names.map((name) => answer.values[name]),
      expected.values,
    );
    isNear(
      answer.constraints.map(({ dual = Number.NaN }) => dual),
      expected.duals ?? [],
    );
    isNear(Object.values(answer.reducedCosts ?? {}), expected.reducedCosts ?? []);
    const ranges = Object.values(answer.costRanges ?? {});
    expect(ranges).toHaveLength(names.length);
    isNear(
      ranges.map(({ from }) => from),
      ends(expected.costFrom, Number.NEGATIVE_INFINITY),
    );
    isNear(
      ranges.map(({ to }) => to),
      ends(expected.costTo, Number.POSITIVE_INFINITY),
    );
    answer.constraints.forEach(({ range }, i) => {
      if (expected.isBasic?.[i]) return;
      expect(range?.from).toBeCloseTo(ends(expected.limitFrom, Number.NEGATIVE_INFINITY)[i], 8);
      expect(range?.to).toBeCloseTo(ends(expected.limitTo, Number.POSITIVE_INFINITY)[i], 8);
    });
  });

  test.each(seeds(50))("equals enumeration: integers %i", async (seed) => {
    const draws = random.seeded(1000 + seed);
    const upTo = (most: number) => Math.floor(draws.uniform() * (most + 1));
    const program: LinearProgram = {
      goal: seed % 2 === 0 ? "maximise" : "minimise",
      variables: Array.from({ length: 4 }, (_, j) => ({
        name: `x${j}`,
        cost: 1 + upTo(20),
        upper: 3,
        integer: j < 3 || seed % 3 > 0,
      })),
      constraints: Array.from({ length: 3 }, (_, i) => ({
        name: `row${i}`,
        coefficients: Object.fromEntries(Array.from({ length: 4 }, (_, j) => [`x${j}`, upTo(9)])),
        ...(seed % 2 === 0 ? { upper: 20 + upTo(10) } : { lower: 5 + upTo(10) }),
      })),
    };
    const { status, objective, bound, noDuals, constraints } = await linearProgram.solve(program, {
      relativeGap: 0,
    });
    const best = bestByEnumeration(program);
    expect(status).toBe(Number.isFinite(best) ? "optimal" : "infeasible");
    if (status === "infeasible") return;
    expect(objective).toBeCloseTo(best, 8);
    expect(bound).toBeCloseTo(best, 5);
    expect(noDuals).toContain(
      "no limit has a shadow price, as the objective jumps with the integers x0, x1, x2",
    );
    expect(constraints[0].dual).toBeUndefined();
  });

  test("reads a program that is limited by bounds and by both sides of rows", async () => {
    const answer = await linearProgram.solve({
      goal: "minimise",
      variables: [{ name: "x", cost: 2, lower: -3 }, { name: "y", cost: -1, upper: 8 }, { name: "idle" }],
      constraints: [
        { name: "both", coefficients: { x: 1, y: 1 }, lower: 1, upper: 5 },
        { name: "nothing", coefficients: { idle: 0 }, upper: 3 },
        { name: "apart", coefficients: { x: 1, y: -1 }, lower: -100 },
      ],
    });
    expect(answer.values).toEqual({ x: -3, y: 8, idle: 0 });
    expect(answer.objective).toBe(-14);
    const [both, nothing, apart] = answer.constraints;
    expect(both).toMatchObject({ side: "at most", limit: 5, activity: 5, isActive: true });
    expect(nothing).toMatchObject({ side: "at most", limit: 3, isActive: false, dual: 0 });
    const below = { from: Number.NEGATIVE_INFINITY, to: -11 };
    expect(apart).toMatchObject({
      side: "at least",
      limit: -100,
      activity: -11,
      isActive: false,
      range: below,
    });
  });

  /** Knapsacks that take HiGHS many nodes: the coefficients of each row have nearly its costs' proportions. */
  const draws = random.seeded(5);
  const numbers = () =>
    Object.fromEntries(seeds(60).map((j) => [`x${j}`, 1 + Math.floor(50 * draws.uniform())]));
  const costs = Object.values(numbers());
  const hard: LinearProgram = {
    goal: "maximise",
    variables: costs.map((cost, j) => ({ name: `x${j}`, cost, upper: 3, integer: true })),
    constraints: seeds(40).map((i) => ({ name: `row${i}`, coefficients: numbers(), upper: 700 + 10 * i })),
  };

  test("stops at its time limit or gap with values, a bound and the gap between", async () => {
    const rough = await linearProgram.solve(hard, { relativeGap: 0.5 });
    const timed = await linearProgram.solve(hard, { timeLimitSeconds: 0.2 });
    expect([rough.status, timed.status]).toEqual(["optimal", "time limit"]);
    for (const { objective = Number.NaN, bound = Number.NaN, gap, values, constraints } of [rough, timed]) {
      expect(gap).toBeCloseTo((bound - objective) / objective, 6);
      expect(gap).toBeGreaterThan(1e-4);
      expect(costs.reduce((sum, cost, j) => sum + cost * values[`x${j}`], 0)).toBeCloseTo(objective, 6);
      for (const { activity, limit } of constraints) expect(activity).toBeLessThanOrEqual(limit + 1e-6);
    }
  });

  test("reports its progress, and stops when it is aborted", async () => {
    const controller = new AbortController();
    const seen: SolveProgress[] = [];
    const onProgress = (progress: SolveProgress) => {
      seen.push(progress);
      if (Number.isFinite(progress.objective)) controller.abort(new Error("enough"));
    };
    const { signal } = controller;
    await expect(linearProgram.solve(hard, { signal, onProgress })).rejects.toThrow("enough");
    const { seconds, objective, bound, gap } = seen[seen.length - 1];
    expect(seconds).toBeGreaterThan(0);
    expect(gap).toBeCloseTo((bound - objective) / objective, 6);
    await expect(linearProgram.solve(WYNDOR, { signal })).rejects.toThrow("enough");
    const broken = () => {
      throw new Error("broken");
    };
    await expect(linearProgram.solve(hard, { onProgress: broken })).rejects.toThrow("broken");
  });

  test("names the integers that have no prices", async () => {
    const { noDuals, values, constraints, reducedCosts } = await linearProgram.solve(hard, {
      relativeGap: 0.5,
    });
    expect(noDuals).toBe(
      "no limit has a shadow price, as the objective jumps with the integers x0, x1, x2 and 57 more",
    );
    expect([constraints[0].dual, constraints[0].range, reducedCosts]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    // Those of the program whose integers are fixed.
    const variables = hard.variables.map(({ name, cost = 0 }) => ({
      name,
      cost,
      lower: values[name],
      upper: values[name],
    }));
    expect((await linearProgram.solve({ ...hard, variables })).reducedCosts?.x0).toBe(costs[0]);
  });

  const [plant] = WYNDOR.constraints;
  const withRow = (change: object) => ({ ...WYNDOR, constraints: [{ ...plant, ...change }] });
  const withVariable = (change: object) => ({
    ...WYNDOR,
    variables: [{ ...WYNDOR.variables[0], ...change }],
    constraints: [plant],
  });
  test.each([
    [null, "program must be an object of options"],
    [{ ...WYNDOR, goal: "max" }, "program.goal must be one of minimise, maximise"],
    [{ ...WYNDOR, variables: [] }, "program.variables must be an array of at least one"],
    [{ ...WYNDOR, constraints: [] }, "program.constraints must be an array of at least one"],
    [
      { ...WYNDOR, constraint: [] },
      'there is no option "program.constraint"; did you mean "program.constraints"?',
    ],
    [withRow({ coefficients: {} }), "program must be constraints with coefficients, current value is 0"],
    [
      withRow({ coefficients: { doors: 0 } }),
      "program must be constraints with coefficients, current value is 0",
    ],
    [
      withRow({ coefficients: { door: 1 } }),
      'program.constraints[0].coefficients must be of variables, current value is "door"',
    ],
    [
      withRow({ coefficients: { doors: Number.NaN } }),
      "program.constraints[0].coefficients.doors must be a finite number",
    ],
    [
      withRow({ coefficients: { doors: "1" } }),
      "program.constraints[0].coefficients.doors must be a finite number",
    ],
    [withRow({ coefficients: { doors: 9e-10 } }), "must be 0, or above 1e-9, up to 1e15"],
    [withRow({ coefficients: { doors: -2e15 } }), "must be 0, or above 1e-9, up to 1e15"],
    [withRow({ coefficients: [1] }), "must be numbers by names of variables"],
    [
      withRow({ lower: 5 }),
      "program.constraints[0].lower must be finite and at most upper, 4, current value is 5",
    ],
    [
      withRow({ upper: Number.NEGATIVE_INFINITY }),
      "program.constraints[0].lower must be finite and at most upper",
    ],
    [withRow({ upper: Number.NaN }), "program.constraints[0].upper must be a number"],
    [withRow({ name: " " }), "program.constraints[0].name must be a text that is not empty"],
    [
      { ...WYNDOR, constraints: [plant, plant] },
      'program.constraints[1].name must be used once, current value is "plant 1"',
    ],
    [
      { ...WYNDOR, variables: [...WYNDOR.variables, { name: "doors" }] },
      "program.variables[2].name must be used once",
    ],
    [withVariable({ cost: Number.POSITIVE_INFINITY }), "program.variables[0].cost must be a finite number"],
    [
      withVariable({ lower: Number.POSITIVE_INFINITY }),
      "program.variables[0].lower must be finite and at most upper",
    ],
    [withVariable({ lower: 2, upper: 1 }), "program.variables[0].lower must be finite and at most upper, 1"],
    [withVariable({ upper: Number.NaN }), "program.variables[0].upper must be a number"],
    [withVariable({ integer: 1 }), "program.variables[0].integer must be true or false"],
  ])("refuses %j", async (program, message) => {
    await expect(linearProgram.solve(program as never)).rejects.toThrow(message);
  });

  test("refuses options that are out of range", async () => {
    await expect(linearProgram.solve(WYNDOR, { timeLimitSeconds: 0 })).rejects.toThrow(
      "timeLimitSeconds must be",
    );
    await expect(linearProgram.solve(WYNDOR, { relativeGap: -1 })).rejects.toThrow("relativeGap must be");
  });
});

test("what HiGHS would drop, refuse or ignore is refused by name", async () => {
  const solve = (limit: object, variable: object = {}) =>
    linearProgram.solve({
      goal: "maximise",
      variables: [{ name: "x", cost: 1, ...variable }],
      constraints: [{ name: "c", coefficients: { x: 1 }, ...limit }],
    });
  // HiGHS takes 1e-9 for 0: then the program would be unbounded.
  await expect(solve({ coefficients: { x: 1e-9 }, upper: 1 })).rejects.toThrow("0, or above 1e-9");
  expect((await solve({ coefficients: { x: 1.1e-9 }, upper: 1 })).values.x).toBeCloseTo(1 / 1.1e-9, -2);
  await expect(solve({})).rejects.toThrow("constraints[0] must be with limits, or equal alone");
  await expect(solve({ equal: 5, lower: 10 })).rejects.toThrow("or equal alone");
  await expect(solve({ lower: 1e25 })).rejects.toThrow("constraints[0].lower must be finite");
  await expect(solve({ upper: 5 }, { lower: 1e25 })).rejects.toThrow("variables[0].lower must be finite");
  await expect(solve({ equal: -1e25 })).rejects.toThrow("constraints[0].lower must be finite");
  expect((await solve({ upper: 1e25 }, { upper: 3 })).objective).toBe(3);
});
