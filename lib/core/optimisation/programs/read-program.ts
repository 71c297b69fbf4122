/** Reads a program into the arrays of HiGHS. */
import { mustBe, requireNotNaN } from "../../errors";
import * as read from "../../options";
import type { LinearProgram, ProgramConstraint } from "./types";

const bound = read.readerOf<number>(requireNotNaN);
const VARIABLE = {
  name: read.textNotEmpty,
  cost: read.withDefault(0, read.finite),
  lower: read.withDefault(0, bound),
  upper: read.withDefault(Infinity, bound),
  integer: read.withDefault(false, read.flag),
};
const CONSTRAINT = {
  name: read.textNotEmpty,
  coefficients: read.checkedLater<read.ByName<number>>(),
  lower: read.optional(bound),
  upper: read.optional(bound),
  equal: read.optional(read.finite),
  unit: read.withDefault("", read.text),
  chineseName: read.optional(read.textNotEmpty),
};
const PROGRAM = {
  goal: read.oneOf(["minimise", "maximise"] as const),
  variables: read.listOf(read.nested(VARIABLE)),
  constraints: read.listOf(read.nested(CONSTRAINT)),
};

/** A constraint by positions of variables, with a value for each. */
type ProgramRow = Omit<ProgramConstraint, "equal" | "coefficients"> &
  Readonly<{ positions: readonly number[]; values: ArrayLike<number> }>;
type Goal = LinearProgram["goal"];
/** Costs, bounds, and 1 for integers, of all variables; and what the objective has without them. */
type Columns = Readonly<Record<"colCost" | "colLower" | "colUpper", Float64Array>> &
  Readonly<{ integrality: Int32Array; offset?: number }>;

/** @throws {TypeError} If it is no program. @throws {RangeError} If a number or a name is not allowed. */
export function readProgram(action: string, program: LinearProgram): ReadProgram {
  const { goal, variables, constraints } = read.readOptions(action, program, PROGRAM, "program.");
  const places = positionsOf(action, "program.variables", variables);
  const rows = constraints.map(({ equal, lower = equal, upper = equal, coefficients, ...row }, i) => {
    if ((lower ?? upper) === undefined || (equal !== undefined && !(lower === equal && upper === equal)))
      throw new TypeError(mustBe(action, `program.constraints[${i}]`, "with limits, or equal alone", row));
    const place = `program.constraints[${i}].coefficients`;
    const entries = read.readEntries(action, place, coefficients, "numbers by names of variables");
    const positions = entries.map(([variable, value]) => {
      read.finite(action, `${place}.${variable}`, value);
      const position = places.get(variable);
      if (position !== undefined) return position;
      throw new RangeError(mustBe(action, place, "of variables", variable));
    });
    const values = entries.map(([, value]) => value);
    const { chineseName = row.name } = row;
    return { ...row, chineseName, lower: lower ?? -Infinity, upper: upper ?? Infinity, positions, values };
  });
  positionsOf(action, "program.constraints", rows);
  const columns = {
    colCost: Float64Array.from(variables, ({ cost }) => cost),
    colLower: Float64Array.from(variables, ({ lower }) => lower),
    colUpper: Float64Array.from(variables, ({ upper }) => upper),
    integrality: Int32Array.from(variables, ({ integer }) => Number(integer)),
  };
  return assemble(action, goal, [...places.keys()], columns, rows);
}

export type ReadProgram = ReturnType<typeof assemble>;

/** The arrays of HiGHS, for names and bounds that are checked; the names are those of all variables, or of the first ones. */
export function assemble(action: string, goal: Goal, names: string[], columns: Columns, rows: ProgramRow[]) {
  const most = rows.reduce((sum, { positions }) => sum + positions.length, 0);
  const [starts, indices, values] = [[0], new Int32Array(most), new Float64Array(most)];
  let count = 0;
  for (const { name, positions, values: own } of rows) {
    for (let k = 0; k < positions.length; k++) {
      const size = Math.abs(own[k]);
      // HiGHS takes others for 0.
      if (size !== 0 && !(size > 1e-9 && size <= 1e15))
        throw new RangeError(mustBe(action, `each of ${name}`, "0, or above 1e-9, up to 1e15", own[k]));
      [indices[count], values[count]] = [positions[k], own[k]];
      if (size !== 0) count++;
    }
    starts.push(count);
  }
  if (count === 0) throw new RangeError(mustBe(action, "program", "constraints with coefficients", 0));
  const sizes = { numCols: columns.colCost.length, numRows: rows.length };
  const entries = { starts, indices: indices.subarray(0, count), values: values.subarray(0, count) };
  const arrays = {
    ...{ ...sizes, ...columns },
    rowLower: rows.map(({ lower = -Infinity }) => lower),
    rowUpper: rows.map(({ upper = Infinity }) => upper),
    matrix: { format: "csr", ...sizes, ...entries } as const,
  };
  const labels = rows.map(({ name, unit = "", chineseName = name }) => ({ name, unit, chineseName }));
  const integers = names.filter((_, j) => columns.integrality[j] === 1);
  return { goal, columns: names, labels, told: rows.length, arrays, integers };
}

type Bounded = Readonly<{ name: string; lower?: number; upper?: number; integer?: boolean }>;

/** Positions by name, of records whose bounds do not cross. */
export function positionsOf(action: string, list: string, records: readonly Bounded[]) {
  if (records.length === 0) throw new RangeError(mustBe(action, list, "an array of at least one", records));
  const positions = new Map<string, number>();
  records.forEach(({ name, lower = 0, upper = 0, integer }, i) => {
    const place = `${list}[${i}]`;
    if (positions.has(name)) throw new RangeError(mustBe(action, `${place}.name`, "used once", name));
    const isOpen = integer ? Math.ceil(lower) <= Math.floor(upper) : lower <= upper;
    if (!isOpen || lower >= 1e20 || upper <= -1e20)
      throw new RangeError(mustBe(action, `${place}.lower`, `finite and at most upper, ${upper}`, lower));
    positions.set(name, i);
  });
  return positions;
}
