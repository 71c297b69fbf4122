/** Reads a program into the arrays of HiGHS. */
import { mustBe, requireNotNaN } from "../../core/errors";
import * as read from "../../core/options";
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
  Readonly<Record<"positions" | "values", readonly number[]>>;
type Rows = Omit<LinearProgram, "constraints"> & { readonly rows: readonly ProgramRow[] };

/** @throws {TypeError} If it is no program. @throws {RangeError} If a number or a name is not allowed. */
export function readProgram(action: string, program: LinearProgram): ReadProgram {
  const { goal, variables, constraints } = read.readOptions(action, program, PROGRAM, "program.");
  const columns = positionsOf(action, "program.variables", variables);
  const rows = constraints.map(({ equal, lower = equal, upper = equal, coefficients, ...row }, i) => {
    if ((lower ?? upper) === undefined || (equal !== undefined && !(lower === equal && upper === equal)))
      throw new TypeError(mustBe(action, `program.constraints[${i}]`, "with limits, or equal alone", row));
    const place = `program.constraints[${i}].coefficients`;
    const entries = read.readEntries(action, place, coefficients, "numbers by names of variables");
    const positions = entries.map(([variable, value]) => {
      read.finite(action, `${place}.${variable}`, value);
      const position = columns.get(variable);
      if (position !== undefined) return position;
      throw new RangeError(mustBe(action, place, "of variables", variable));
    });
    const values = entries.map(([, value]) => value);
    const { name, unit, chineseName = name } = row;
    const limits = { lower: lower ?? -Infinity, upper: upper ?? Infinity };
    return { name, unit, chineseName, ...limits, positions, values };
  });
  positionsOf(action, "program.constraints", rows);
  return assemble(action, { goal, variables, rows });
}

export type ReadProgram = ReturnType<typeof assemble>;

/** The arrays of HiGHS, for names and bounds that are checked. */
export function assemble(action: string, { goal, variables, rows }: Rows) {
  const [starts, indices, values] = [[0], [] as number[], [] as number[]];
  for (const row of rows) {
    row.values.forEach((value, k) => {
      const size = Math.abs(value);
      // HiGHS takes others for 0.
      if (size !== 0 && !(size > 1e-9 && size <= 1e15))
        throw new RangeError(mustBe(action, `each of ${row.name}`, "0, or above 1e-9, up to 1e15", value));
      if (size !== 0) values[indices.push(row.positions[k]) - 1] = value;
    });
    starts.push(indices.length);
  }
  if (values.length === 0)
    throw new RangeError(mustBe(action, "program", "constraints with coefficients", 0));
  const sizes = { numCols: variables.length, numRows: rows.length };
  const integers = variables.filter(({ integer }) => integer).map(({ name }) => name);
  const arrays = {
    ...sizes,
    colCost: variables.map(({ cost = 0 }) => cost),
    colLower: variables.map(({ lower = 0 }) => lower),
    colUpper: variables.map(({ upper = Infinity }) => upper),
    rowLower: rows.map(({ lower = -Infinity }) => lower),
    rowUpper: rows.map(({ upper = Infinity }) => upper),
    matrix: { format: "csr", ...sizes, starts, indices, values } as const,
    ...(integers.length > 0 && { integrality: variables.map(({ integer }) => (integer ? 1 : 0)) }),
  };
  const labels = rows.map(({ name, unit = "", chineseName = name }) => ({ name, unit, chineseName }));
  return { goal, columns: variables.map(({ name }) => name), labels, told: rows.length, arrays, integers };
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
