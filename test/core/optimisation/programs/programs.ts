/** Random programs, and the ways of an auditor: nothing here asks HiGHS. */

import type { LinearProgram, ProgramAnswer, ProgramConstraint } from "../../../../lib/core";
import { random } from "../../../../lib/core";

export type Row = {
  readonly name: string;
  readonly coefficients: readonly number[];
  readonly lower: number;
  readonly upper: number;
};

/** The rows of a program as dense arrays. */
export function rowsOf({ variables, constraints }: LinearProgram): Row[] {
  return constraints.map(({ name, coefficients, lower, upper, equal }) => ({
    name,
    coefficients: variables.map(({ name }) => (coefficients as Readonly<Record<string, number>>)[name] ?? 0),
    lower: equal ?? lower ?? -Infinity,
    upper: equal ?? upper ?? Infinity,
  }));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** A program that has values, since a point inside is drawn first: rows of all kinds, bounds of all kinds. */
export function feasibleProgram(seed: number, { columns = 5, rows = 4 } = {}): LinearProgram {
  const draws = random.seeded(seed);
  const between = (low: number, high: number) => low + (high - low) * draws.uniform();
  const point = Array.from({ length: columns }, () => between(0.5, 4));
  const variables = point.map((value, j) => ({
    name: `x${j}`,
    cost: between(-5, 10),
    ...(draws.uniform() < 0.3 && { lower: value - between(0, 6) }),
    upper: value + between(1, 5),
  }));
  const constraints = Array.from({ length: rows }, (_, i): ProgramConstraint => {
    const numbers = point.map(() => (draws.uniform() < 0.7 ? between(-2, 6) : 0));
    numbers[i % columns] = between(1, 5);
    const coefficients = Object.fromEntries(numbers.map((value, j) => [`x${j}`, value]));
    const activity = dot(numbers, point);
    const kind = draws.uniform();
    if (kind < 0.15) return { name: `row${i}`, coefficients, equal: activity };
    if (kind < 0.3) return { name: `row${i}`, coefficients, lower: activity - between(0, 5) };
    if (kind < 0.45)
      return { name: `row${i}`, coefficients, lower: activity - 3, upper: activity + between(0, 3) };
    return { name: `row${i}`, coefficients, upper: activity + between(0, 5) };
  });
  return { goal: seed % 2 === 0 ? "maximise" : "minimise", variables, constraints };
}

/**
 * By how much an answer fails to be proven by duality: violations of the constraints, signs of the prices that no limit allows,
 * reduced costs that are not cost less prices, and the distance between the objective and that of the dual.
 */
export function dualityGaps(program: LinearProgram, answer: ProgramAnswer): Record<string, number> {
  const sign = program.goal === "maximise" ? 1 : -1;
  const rows = rowsOf(program);
  const values = program.variables.map(({ name }) => answer.values[name]);
  const duals = answer.constraints.map(({ dual }) => dual as number);
  const [primal, wrongSign, reduced] = [[0], [0], [0]];
  let dualObjective = 0;
  // A price above 0 needs an upper limit if more is better, else a lower one.
  const price = (worth: number, lower: number, upper: number) => {
    const limit = sign * worth > 0 ? upper : lower;
    if (Number.isFinite(limit)) dualObjective += worth * limit;
    else wrongSign.push(Math.abs(worth));
  };
  rows.forEach(({ coefficients, lower, upper }, i) => {
    const activity = dot(coefficients, values);
    primal.push(lower - activity, activity - upper, Math.abs(activity - answer.constraints[i].activity));
    price(duals[i], lower, upper);
  });
  program.variables.forEach(({ name, cost = 0, lower = 0, upper = Infinity }, j) => {
    primal.push(lower - values[j], values[j] - upper);
    const rest = cost - rows.reduce((sum, { coefficients }, i) => sum + duals[i] * coefficients[j], 0);
    reduced.push(Math.abs(rest - (answer.reducedCosts?.[name] as number)));
    price(rest, lower, upper);
  });
  const objective = dot(
    program.variables.map(({ cost = 0 }) => cost),
    values,
  );
  return {
    primal: Math.max(...primal),
    wrongSign: Math.max(...wrongSign),
    reduced: Math.max(...reduced),
    objective: Math.abs(objective - (answer.objective as number)),
    strong: Math.abs(objective - dualObjective),
  };
}

/** The best objective over all whole numbers within bounds, and one continuous variable at the end, which has an interval. */
export function bestByEnumeration(program: LinearProgram): number {
  const rows = rowsOf(program);
  const sign = program.goal === "maximise" ? 1 : -1;
  const costs = program.variables.map(({ cost = 0 }) => cost);
  const last = program.variables[program.variables.length - 1];
  let best = -Infinity;
  const visit = (values: readonly number[]): void => {
    const { lower = 0, upper = Infinity } = program.variables[values.length];
    if (values.length < program.variables.length - 1) {
      for (let value = lower; value <= upper; value++) visit([...values, value]);
      return;
    }
    let [from, to] = [lower, upper];
    for (const row of rows) {
      const factor = row.coefficients[values.length];
      const [low, high] = [row.lower, row.upper].map(
        (limit) => limit - dot(row.coefficients.slice(0, -1), values),
      );
      if (factor === 0 && (low > 1e-9 || high < -1e-9)) return;
      if (factor !== 0) {
        from = Math.max(from, Math.min(low / factor, high / factor));
        to = Math.min(to, Math.max(low / factor, high / factor));
      }
    }
    if (last.integer) [from, to] = [Math.ceil(from - 1e-9), Math.floor(to + 1e-9)];
    if (from > to + 1e-9) return;
    for (const end of [from, to]) best = Math.max(best, sign * dot(costs, [...values, end]));
  };
  visit([]);
  return sign * best;
}

/** A half-space: the sum of coefficient times variable is at most the limit. */
export type HalfSpace = { readonly coefficients: readonly number[]; readonly limit: number };

/** Whether half-spaces have a point in common: then a corner of them within a cube of side 2e4 is one. */
export function haveCommonPoint(halfSpaces: readonly HalfSpace[], dimensions: number): boolean {
  const unit = (j: number, value: number) =>
    Array.from({ length: dimensions }, (_, k) => (k === j ? value : 0));
  const cube = Array.from({ length: dimensions }, (_, j) => [1, -1].map((value) => unit(j, value))).flat();
  const all = [...halfSpaces, ...cube.map((coefficients) => ({ coefficients, limit: 1e4 }))];
  const isInside = (point: readonly number[]) =>
    all.every(({ coefficients, limit }) => dot(coefficients, point) <= limit + 1e-7);
  const choose = (from: number, chosen: readonly HalfSpace[]): boolean => {
    if (chosen.length === dimensions) {
      const corner = solveEquations(chosen);
      return corner !== undefined && isInside(corner);
    }
    return all.some((halfSpace, i) => i >= from && choose(i + 1, [...chosen, halfSpace]));
  };
  return choose(0, []);
}

/** Gauss with pivots; nothing if the planes are parallel. */
function solveEquations(planes: readonly HalfSpace[]): number[] | undefined {
  const rows = planes.map(({ coefficients, limit }) => [...coefficients, limit]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? i + k : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    if (Math.abs(rows[k][k]) < 1e-9) return undefined;
    for (let i = 0; i < rows.length; i++) {
      if (i === k) continue;
      const factor = rows[i][k] / rows[k][k];
      rows[i] = rows[i].map((value, j) => value - factor * rows[k][j]);
    }
  }
  return rows.map((row, k) => row[rows.length] / row[k]);
}
