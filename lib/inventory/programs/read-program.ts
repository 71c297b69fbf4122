/** Reads a program into the arrays of HiGHS. */
import { mustBe, requireNotNaN } from "../../core/errors";
import {
  type ByName,
  checkedLater,
  finite,
  flag,
  listOf,
  nested,
  oneOf,
  optional,
  readEntries,
  readerOf,
  readOptions,
  textNotEmpty,
  withDefault,
} from "../../core/options";
import type { LinearProgram } from "./types";

const bound = readerOf<number>(requireNotNaN);
const VARIABLE = {
  name: textNotEmpty,
  cost: withDefault(0, finite),
  lower: withDefault(0, bound),
  upper: withDefault(Infinity, bound),
  integer: withDefault(false, flag),
};
const CONSTRAINT = {
  name: textNotEmpty,
  coefficients: checkedLater<ByName<number>>(),
  lower: withDefault(-Infinity, bound),
  upper: withDefault(Infinity, bound),
  equal: optional(finite),
};
const PROGRAM = {
  goal: oneOf(["minimise", "maximise"] as const),
  variables: listOf(nested(VARIABLE)),
  constraints: listOf(nested(CONSTRAINT)),
};

/** @throws {TypeError} If it is no program. @throws {RangeError} If a number or a name is not allowed. */
export function readProgram(action: string, program: LinearProgram) {
  const { variables, constraints } = readOptions(action, program, PROGRAM, "program.");
  const rows = constraints.map(({ equal, ...row }, i) => {
    if ((equal === undefined) === (row.lower === -Infinity && row.upper === Infinity))
      throw new TypeError(
        mustBe(action, `program.constraints[${i}]`, "limited by lower, upper or equal", equal),
      );
    return equal === undefined ? row : { ...row, lower: equal, upper: equal };
  });
  const columns = positionsOf(action, "program.variables", variables);
  positionsOf(action, "program.constraints", rows);
  const [starts, indices, values] = [[0], [] as number[], [] as number[]];
  rows.forEach(({ coefficients }, i) => {
    const place = `program.constraints[${i}].coefficients`;
    for (const [name, value] of readEntries(action, place, coefficients, "numbers by names of variables")) {
      const position = columns.get(name);
      if (position === undefined) throw new RangeError(mustBe(action, place, "of variables", name));
      const size = Math.abs(finite(action, `${place}.${name}`, value));
      // HiGHS takes smaller ones for 0.
      if (size !== 0 && !(size >= 1e-9 && size <= 1e15))
        throw new RangeError(mustBe(action, `${place}.${name}`, "0, or from 1e-9 to 1e15 in size", value));
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
  return { names: [...columns.keys(), ...rows.map(({ name }) => name)], arrays, integers };
}

export type ReadProgram = ReturnType<typeof readProgram>;

/** Positions by name, of records whose bounds do not cross. */
function positionsOf(
  action: string,
  list: string,
  records: readonly { readonly name: string; readonly lower: number; readonly upper: number }[],
): ReadonlyMap<string, number> {
  if (records.length === 0) throw new RangeError(mustBe(action, list, "an array of at least one", records));
  const positions = new Map<string, number>();
  records.forEach(({ name, lower, upper }, i) => {
    if (positions.has(name)) throw new RangeError(mustBe(action, `${list}[${i}].name`, "used once", name));
    if (!(lower <= upper && lower < Infinity && upper > -Infinity))
      throw new RangeError(
        mustBe(action, `${list}[${i}].lower`, `finite and at most upper, ${upper}`, lower),
      );
    positions.set(name, i);
  });
  return positions;
}
