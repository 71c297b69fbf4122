/** What the models of customer value take, and its checks. */
import { mustBe, requireKind } from "../../core/errors";
import { readIntegers, readVector, type VectorLike } from "../../core/vectors";
import type { BetaGeometric } from "./beta-geometric/fit";
import type { GammaGamma } from "./gamma-gamma";

/** The purchases of customers until a date, as far as the models know them; times are since the first purchase. */
export interface PurchaseHistory {
  /** Days with a purchase after the first one: x in the literature. 0 for one-time buyers. */
  readonly frequency: VectorLike;
  /** Time of the last purchase; 0 for one-time buyers. This is t_x, not the recency of RFM. */
  readonly recency: VectorLike;
  /** Time until `asOf`: T. */
  readonly age: VectorLike;
}

/** What customers spent, as `repeatPurchases.table` makes it. */
export interface SpendHistory {
  /** Number of repeat purchases. */
  readonly frequency: VectorLike;
  /** Mean amount of a repeat purchase. */
  readonly meanValue: VectorLike;
}

/** A checked history. */
export interface ReadHistory {
  readonly frequency: ArrayLike<number>;
  readonly recency: ArrayLike<number>;
  readonly age: ArrayLike<number>;
}

/**
 * @throws {TypeError} If columns are missing or differ in length.
 * @throws {RangeError} If a frequency is no integer of at least 0, or times are not 0 <= recency <= age, with recency 0 for
 * frequency 0 only.
 */
export function readHistory(action: string, history: PurchaseHistory): ReadHistory {
  if (history === null || typeof history !== "object")
    throw new TypeError(mustBe(action, "history", "columns frequency, recency and age", history));
  const frequency = readIntegers(action, "frequency", history.frequency, 0);
  const recency = readVector(action, "recency", history.recency);
  const age = readVector(action, "age", history.age);
  for (const [name, { length }] of Object.entries({ recency, age }))
    if (length !== frequency.length)
      throw new TypeError(mustBe(action, name, `${frequency.length} long, as frequency`, length));
  for (let i = 0; i < frequency.length; i++) {
    if (!(age[i] >= 0)) throw new RangeError(mustBe(action, `age[${i}]`, "at least 0", age[i]));
    const isRight = frequency[i] === 0 ? recency[i] === 0 : recency[i] > 0 && recency[i] <= age[i];
    const rule = frequency[i] === 0 ? "0, since frequency is 0" : `above 0 and at most the age ${age[i]}`;
    if (!isRight) throw new RangeError(mustBe(action, `recency[${i}]`, rule, recency[i]));
  }
  return { frequency, recency, age };
}

export function readSpend(action: string, history: SpendHistory) {
  if (history === null || typeof history !== "object")
    throw new TypeError(mustBe(action, "history", "columns frequency and meanValue", history));
  const frequency = readIntegers(action, "frequency", history.frequency, 0);
  const meanValue = readVector(action, "meanValue", history.meanValue);
  if (meanValue.length !== frequency.length)
    throw new TypeError(
      mustBe(action, "meanValue", `${frequency.length} long, as frequency`, meanValue.length),
    );
  const wrong = Array.from(meanValue).findIndex((value) => value < 0);
  if (wrong >= 0) throw new RangeError(mustBe(action, `meanValue[${wrong}]`, "at least 0", meanValue[wrong]));
  return { frequency, meanValue };
}

export function requirePurchases(action: string, model: BetaGeometric): void {
  requireKind(action, "model", model, "a model, as made by betaGeometric.fit", {
    r: "number",
    alpha: "number",
    a: "number",
    b: "number",
    logCovariance: "list",
  });
}

export function requireAmounts(action: string, model: GammaGamma): void {
  const numbers = { p: "number", q: "number", gamma: "number", logCovariance: "list" } as const;
  requireKind(action, "model", model, "a model, as made by gammaGamma.fit", numbers);
}
