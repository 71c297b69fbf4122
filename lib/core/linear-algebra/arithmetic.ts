/** One interface for two precisions, so that each algorithm of linear algebra is written once. */
import type { DoubleDouble, DoubleDoubles } from "./double-double";
import * as doubleDouble from "./double-double";

/** Operations on numbers of type `S` and columns of type `V`. */
export interface Arithmetic<S, V> {
  readonly zero: S;
  of(value: number): S;
  toNumber(value: S): number;
  add(a: S, b: S): S;
  subtract(a: S, b: S): S;
  multiply(a: S, b: S): S;
  divide(a: S, b: S): S;
  squareRoot(a: S): S;
  copy(column: V): V;
  get(column: V, i: number): S;
  set(column: V, i: number, value: S): void;
  /** The dot product from element `start` on. */
  dot(x: V, y: V, start: number): S;
  /** Adds `factor` times `x` to `y`, in place, from element `start` on. */
  addScaled(factor: S, x: V, y: V, start: number): void;
}

/** Plain doubles, 16 digits. */
export const double: Arithmetic<number, Float64Array> = {
  zero: 0,
  of: (value) => value,
  toNumber: (value) => value,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  squareRoot: Math.sqrt,
  copy: (column) => column.slice(),
  get: (column, i) => column[i],
  set: (column, i, value) => {
    column[i] = value;
  },
  dot: (x, y, start) => {
    let total = 0;
    for (let i = start; i < x.length; i++) total += x[i] * y[i];
    return total;
  },
  addScaled: (factor, x, y, start) => {
    for (let i = start; i < x.length; i++) y[i] += factor * x[i];
  },
};

/** Double-doubles, 32 digits, about twenty times as slow. */
export const extended: Arithmetic<DoubleDouble, DoubleDoubles> = {
  zero: doubleDouble.of(0),
  of: doubleDouble.of,
  toNumber: ({ high }) => high,
  add: doubleDouble.add,
  subtract: doubleDouble.subtract,
  multiply: doubleDouble.multiply,
  divide: doubleDouble.divide,
  squareRoot: doubleDouble.squareRoot,
  copy: (column) => ({ high: column.high.slice(), low: column.low.slice() }),
  get: (column, i) => ({ high: column.high[i], low: column.low[i] }),
  set: (column, i, value) => {
    column.high[i] = value.high;
    column.low[i] = value.low;
  },
  dot: doubleDouble.dot,
  addScaled: doubleDouble.addScaled,
};
