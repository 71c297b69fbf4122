/** Reads a program into the arrays of HiGHS. */
import { mustBe, requireNotNaN } from "../../core/errors";
import * as read from "../../core/options";
import type { LinearProgram } from "./types";

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

/** @throws {TypeError} If it is no program. @throws {RangeError} If a number or a name is not allowed. */
export function readProgram(action: string, program: LinearProgram) {
  const { variables, constraints } = read.readOptions(action, program, PROGRAM, "program.");
  const rows = constraints.map(({ equal, lower = equal, upper = equal, ...row }, i) => {
    if ((lower ?? upper) === undefined || (equal !== undefined && !(lower === equal && upper === equal)))
      throw new TypeError(mustBe(action, `program.constraints[${i}]`, "with limits, or equal alone", row));
    return { ...row, lower: lower ?? -Infinity, upper: upper ?? Infinity };
  });
  const columns = positionsOf(action, "program.variables", variables);
  positionsOf(action, "program.constraints", rows);
  const [starts, indices, values] = [[0], [] as number[], [] as number[]];
  rows.forEach(({ coefficients }, i) => {
    const place = `program.constraints[${i}].coefficients`;
    for (const [name, value] of read.readEntries(
      action,
      place,
      coefficients,
      "numbers by names of variables",
    )) {
      const position = columns.get(name);
      if (position === undefined) throw new RangeError(mustBe(action, place, "of variables", name));
      const size = Math.abs(read.finite(action, `${place}.${name}`, value));
      // HiGHS takes others for 0.
      if (size !== 0 && !(size > 1e-9 && size <= 1e15))
        throw new RangeError(mustBe(action, `${place}.${name}`, "0, or above 1e-9, up to 1e15", value));
      if (size !== 0) values[indices.push(position) - 1] = value;
    }
    starts.push(indices.length);
  });
  if (values.length === 0)
    throw new RangeError(mustBe(action, "program", "constraints with coefficients", 0));
  const sizes = { numCols: variables.length, numRows: rows.length };
  const integers = variables.filter(({ integer }) => integer).map(({ name }) => name);
  const arrays = {
    ...sizes,
    colCost: variables.map(({ cost }) => cost),
    colLower: variables.map(({ lower }) => lower),
    colUpper: variables.map(({ upper }) => upper),
    rowLower: rows.map(({ lower }) => lower),
    rowUpper: rows.map(({ upper }) => upper),
    matrix: { format: "csr", ...sizes, starts, indices, values } as const,
    ...(integers.length > 0 && { integrality: variables.map(({ integer }) => (integer ? 1 : 0)) }),
  };
  const labels = rows.map(({ name, unit, chineseName = name }) => ({ name, unit, chineseName }));
  return { columns: [...columns.keys()], labels, arrays, integers };
}

export type ReadProgram = ReturnType<typeof readProgram>;

type Bounded = Readonly<{ name: string; lower: number; upper: number; integer?: boolean }>;

/** Positions by name, of records whose bounds do not cross. */
function positionsOf(action: string, list: string, records: readonly Bounded[]): ReadonlyMap<string, number> {
  if (records.length === 0) throw new RangeError(mustBe(action, list, "an array of at least one", records));
  const positions = new Map<string, number>();
  records.forEach(({ name, lower, upper, integer }, i) => {
    const place = `${list}[${i}]`;
    if (positions.has(name)) throw new RangeError(mustBe(action, `${place}.name`, "used once", name));
    const isOpen = integer ? Math.ceil(lower) <= Math.floor(upper) : lower <= upper;
    if (!isOpen || lower >= 1e20 || upper <= -1e20)
      throw new RangeError(mustBe(action, `${place}.lower`, `finite and at most upper, ${upper}`, lower));
    positions.set(name, i);
  });
  return positions;
}
