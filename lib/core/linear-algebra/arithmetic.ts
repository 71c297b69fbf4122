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
  /** A column of zeros. */
  zeros(length: number): V;
  copy(column: V): V;
  /** The first numbers, a view. */
  head(column: V, length: number): V;
  get(column: V, i: number): S;
  set(column: V, i: number, value: S): void;
  /** The dot product from element `start` on, to the end of x. */
  dot(x: V, y: V, start: number): S;
  /** Adds `factor` times `x` to `y`, in place, from element `start` on. */
  addScaled(factor: S, x: V, y: V, start: number): void;
  /** Subtracts $f v (v^\top x)$ from each column x, in place, from element `start` on. */
  reflect(v: V, f: S, start: number, columns: readonly V[]): void;
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
  zeros: (length) => new Float64Array(length),
  copy: (column) => column.slice(),
  head: (column, length) => column.subarray(0, length),
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
  reflect: (v, f, start, columns) => {
    for (const x of columns) double.addScaled(-(f * double.dot(v, x, start)), v, x, start);
  },
};

/** The dot product of plain arrays; for long ones, that of `double` is meant. */
export function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((total, value, i) => total + value * y[i], 0);
}

/** As the dot product of `double`, about three times as fast: one sum would wait for each addition. */
export function dotInFourSums(x: Float64Array, y: Float64Array, start: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = start;
  for (; i < x.length - 3; i += 4) {
    a += x[i] * y[i];
    b += x[i + 1] * y[i + 1];
    c += x[i + 2] * y[i + 2];
    d += x[i + 3] * y[i + 3];
  }
  for (; i < x.length; i++) a += x[i] * y[i];
  return a + b + (c + d);
}

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
  zeros: (length) => ({ high: new Float64Array(length), low: new Float64Array(length) }),
  copy: (column) => ({ high: column.high.slice(), low: column.low.slice() }),
  head: ({ high, low }, length) => ({ high: high.subarray(0, length), low: low.subarray(0, length) }),
  get: (column, i) => ({ high: column.high[i], low: column.low[i] }),
  set: (column, i, value) => {
    column.high[i] = value.high;
    column.low[i] = value.low;
  },
  dot: doubleDouble.dot,
  addScaled: doubleDouble.addScaled,
  reflect: (v, f, start, columns) => {
    const { dot, multiply, negate, addScaled } = doubleDouble;
    for (const x of columns) addScaled(negate(multiply(f, dot(v, x, start))), v, x, start);
  },
};
