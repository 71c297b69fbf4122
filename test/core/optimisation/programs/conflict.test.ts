import { describe, expect, test } from "vitest";
import { type LinearProgram, linearProgram, type ProgramLimit, random } from "../../../../lib/core";
import { bestByEnumeration, type HalfSpace, haveCommonPoint, rowsOf } from "./programs";

type Limit = Pick<ProgramLimit, "name" | "side" | "limit">;
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);

/** A limit as a half-space. */
function halfSpaceOf(program: LinearProgram, { name, side, limit }: Limit): HalfSpace {
  const row = rowsOf(program).find((row) => row.name === name);
  const coefficients =
    row?.coefficients ?? program.variables.map((variable) => (variable.name === name ? 1 : 0));
  const sign = side === "at most" ? 1 : -1;
  return { coefficients: coefficients.map((value) => sign * value), limit: sign * limit };
}

/** Three variables within bounds and six rows, which mostly contradict each other. */
function contradiction(seed: number, integer = false): LinearProgram {
  const draws = random.seeded(seed);
  const between = (low: number, high: number) => low + Math.floor((high - low + 1) * draws.uniform());
  return {
    goal: "minimise",
    variables: Array.from({ length: 3 }, (_, j) => ({
      name: `x${j}`,
      cost: between(-3, 9),
      upper: between(2, 9),
      integer,
    })),
    constraints: Array.from({ length: 6 }, (_, i) => {
      const coefficients = Object.fromEntries([0, 1, 2].map((j) => [`x${j}`, between(-1, 6)]));
      const kind = between(0, 5);
      return {
        name: `row${i}`,
        coefficients,
        ...(kind > 2
          ? { upper: between(3, 18) }
          : kind > 0
            ? { lower: between(12, 40) }
            : { equal: between(9, 19) }),
      };
    }),
  };
}

describe("the conflict of linearProgram.solve()", () => {
  test("is the smallest by enumeration, for 30 programs", async () => {
    let found = 0;
    for (let seed = 0; found < 30; seed++) {
      const program = contradiction(seed);
      const { status, conflict = [], values, constraints, objective } = await linearProgram.solve(program);
      const bounds = program.variables.flatMap(({ name, upper = 0 }) => [
        { name, side: "at least" as const, limit: 0 },
        { name, side: "at most" as const, limit: upper },
      ]);
      const all = rowsOf(program)
        .flatMap(({ name, lower, upper }) => [
          { name, side: "at least" as const, limit: lower },
          { name, side: "at most" as const, limit: upper },
        ])
        .filter(({ limit }) => Number.isFinite(limit));
      const isKept = (limits: readonly Limit[]) =>
        haveCommonPoint(
          [...bounds, ...limits].map((limit) => halfSpaceOf(program, limit)),
          3,
        );
      expect(status === "infeasible").toBe(!isKept(all));
      if (status !== "infeasible") continue;
      found += 1;
      expect([values, constraints, objective]).toEqual([{}, [], undefined]);
      expect(conflict.length).toBeGreaterThan(0);
      for (const { name, side, limit } of conflict) expect(all).toContainEqual({ name, side, limit });
      expect(isKept(conflict)).toBe(false);
      for (const left of conflict) expect(isKept(conflict.filter((limit) => limit !== left))).toBe(true);
    }
  });

  test("counts whole numbers: no two limits of a row less", async () => {
    const answer = await linearProgram.solve({
      goal: "maximise",
      variables: [
        { name: "x", integer: true, upper: 50 },
        { name: "y", integer: true },
      ],
      constraints: [
        { name: "odd", coefficients: { x: 2, y: 4 }, equal: 9 },
        { name: "other", coefficients: { x: 1, y: 1 }, upper: 20 },
      ],
    });
    expect(answer).toEqual({
      goal: "maximise",
      status: "infeasible",
      values: {},
      constraints: [],
      conflict: [
        { name: "odd", side: "at least", limit: 9, unit: "", chineseName: "odd" },
        { name: "odd", side: "at most", limit: 9, unit: "", chineseName: "odd" },
      ],
    });
  });

  test.each(seeds(10))("of integers is the smallest on a grid: program %i", async (seed) => {
    for (let at = 100 * seed; ; at++) {
      const program = contradiction(at, true);
      const { status, conflict = [] } = await linearProgram.solve(program);
      if (status !== "infeasible") continue;
      const isKept = (limits: readonly Limit[]) => {
        const constraints = limits.map((limit, i) => {
          const { coefficients, limit: upper } = halfSpaceOf(program, limit);
          return {
            name: `${i}`,
            upper,
            coefficients: Object.fromEntries(coefficients.map((value, j) => [`x${j}`, value])),
          };
        });
        const { variables } = program;
        return Number.isFinite(bestByEnumeration({ goal: "maximise", variables, constraints }));
      };
      expect(isKept(conflict)).toBe(false);
      for (const left of conflict) expect(isKept(conflict.filter((limit) => limit !== left))).toBe(true);
      return;
    }
  });

  test("tells unbounded from infeasible, also where only integers or bounds decide", async () => {
    const free = { name: "x", cost: 1, lower: Number.NEGATIVE_INFINITY, integer: true };
    const open = { name: "y", cost: 1, integer: true };
    const parity = { name: "parity", coefficients: { x: 2, y: -2 } };
    const even = await linearProgram.solve({
      goal: "maximise",
      variables: [free, open],
      constraints: [{ ...parity, equal: 4 }],
    });
    expect(even.status).toBe("unbounded");
    expect(even.objective).toBeUndefined();
    const continuous = [
      { ...free, integer: false },
      { ...open, integer: false },
    ];
    const rays = await linearProgram.solve({
      goal: "maximise",
      variables: continuous,
      constraints: [{ ...parity, equal: 4 }],
    });
    expect(rays).toEqual({ goal: "maximise", status: "unbounded", values: {}, constraints: [] });
    const low = { name: "low", coefficients: { x: 1, y: 1 }, upper: -1 };
    const bounded = continuous.map((variable) => ({ ...variable, lower: 0 }));
    const { status, conflict } = await linearProgram.solve({
      goal: "maximise",
      variables: bounded,
      constraints: [low],
    });
    expect([status, conflict]).toEqual([
      "infeasible",
      [{ name: "low", side: "at most", limit: -1, unit: "", chineseName: "low" }],
    ]);
  });
});
