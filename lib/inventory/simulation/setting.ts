/** What a simulation is told: demand, lead times and costs, checked and by product. */
import { mustBe, requireNonNegative } from "../../core/errors";
import { readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import { column, type MatrixLike } from "../../core/linear-algebra/matrix";
import { checkedLater, integer, type OptionReader, readOptions, withDefault } from "../../core/options";
import { seeded } from "../../core/random";
import { readIntegers, readVector, type VectorLike } from "../../core/vectors";
import { UNMET, type Unmet } from "../policies/demand";

/** How stock is kept: numbers for all products or one for each, in one unit of money and in the units of the demand. */
export interface SimulationOptions {
  /** Of a unit on the shelf at the end of a day. */
  readonly holdingCost: number | VectorLike;
  /** Of a unit lost, or of a unit that waits at the end of a day. */
  readonly stockoutCost: number | VectorLike;
  readonly orderCost: number | VectorLike;
  /** Whole days of all orders, 0 if an order serves the same day, or for each product a list of those to draw from. */
  readonly leadTimeDays: number | readonly VectorLike[];
  /** Of the lead times, which are the same for all policies. */
  readonly seed: number;
  /** Days between reviews. @default 1 */
  readonly reviewDays?: number;
  /** First days, which are known but not simulated. @default 0 */
  readonly historyDays?: number;
  /** @default "lost" */
  readonly unmet?: Unmet;
  /** @default 0 */
  readonly openingStock?: number | VectorLike;
  /** Units of a case; orders are rounded up to whole cases. @default any quantity */
  readonly packSizes?: number | VectorLike;
  /** Most units on hand and on order; orders are cut to fit. @default no limit */
  readonly shelfSizes?: number | VectorLike;
}

/** @throws {TypeError} If something is of the wrong kind. @throws {RangeError} If a number or a length is not allowed. */
export function readSetting(action: string, demand: MatrixLike, options: SimulationOptions) {
  const matrix = readFiniteMatrix(action, "demand", demand);
  const columns = Array.from({ length: matrix.columns }, (_, p) => column(matrix, p));
  requireNonNegative(action, "all demand", matrix.data.find((units) => units < 0) ?? 0);
  const same = (value: number) => columns.map(() => value);
  const numbers: OptionReader<ArrayLike<number>> = (_, name, value) => {
    const list = typeof value === "number" ? same(value) : readVector(action, name, value as VectorLike);
    if (list.length === columns.length && Array.from(list).every((x) => x >= 0 && x < Infinity)) return list;
    throw new RangeError(mustBe(action, name, `at least 0, one number or ${columns.length}`, value));
  };
  const read = readOptions(action, options, {
    holdingCost: numbers,
    stockoutCost: numbers,
    orderCost: numbers,
    leadTimeDays: checkedLater<number | readonly VectorLike[]>(),
    seed: integer(0),
    reviewDays: withDefault(1, integer(1)),
    historyDays: withDefault(0, integer(0, matrix.rows - 1)),
    unmet: UNMET,
    openingStock: withDefault(same(0), numbers),
    packSizes: withDefault(same(0), numbers),
    shelfSizes: withDefault(same(Number.MAX_VALUE), numbers),
  });
  const { packSizes, shelfSizes, leadTimeDays: leads } = read;
  for (const p of columns.keys())
    requireNonNegative(action, `shelfSizes[${p}] - packSizes[${p}]`, shelfSizes[p] - packSizes[p]);
  const lists = typeof leads === "number" ? same(leads).map((lead) => [lead]) : leads;
  if (lists?.length !== columns.length)
    throw new RangeError(mustBe(action, "leadTimeDays", `a number, or ${columns.length} lists`, leads));
  const random = seeded(read.seed);
  const leadDays = columns.map((units, p) => {
    const name = `leadTimeDays[${p}]`;
    const list = readIntegers(action, name, readVector(action, name, lists[p], 1), 0);
    return Int32Array.from(units, () => list[random.integer(list.length)]);
  });
  return { ...read, columns, leadDays, days: matrix.rows };
}
