/** Wagner-Whitin: the orders of least cost for a known demand. */
import { mustBe, requireNonNegative } from "../../core/errors";
import {
  checkedLater,
  nonNegative,
  oneOf,
  optional,
  positive,
  readOptions,
  withDefault,
} from "../../core/options";
import { readPositions, readVector, type VectorLike } from "../../core/vectors";

/** What becomes of demand that finds no stock: it is lost, or it waits. */
export type Unmet = "lost" | "backordered";

/** Costs of a unit that is kept to the next day, and of an order. */
export interface WagnerWhitinOptions {
  readonly holdingCost: number;
  readonly orderCost: number;
  /** Of a unit that is lost, or of a day that a unit waits. @default none: all demand is met on its day */
  readonly stockoutCost?: number;
  /** @default "lost" */
  readonly unmet?: Unmet;
  /** Days on which an order can arrive, ascending from 0. @default every day */
  readonly arrivalDays?: VectorLike;
}

/** The cheapest orders, by the day on which they arrive. */
export type OrderPlan = { readonly quantities: readonly number[]; readonly cost: number };

const READERS = {
  holdingCost: nonNegative,
  orderCost: nonNegative,
  stockoutCost: optional(positive),
  unmet: withDefault<Unmet, Unmet>("lost", oneOf(["lost", "backordered"])),
  arrivalDays: optional(checkedLater<VectorLike>()),
};

/**
 * Orders of least cost for a known demand (Wagner-Whitin, 动态批量), also when some of it is better lost or served late. An
 * arrival on day j serves the days until the next on day k, by stock or late, and the least cost of the days before k is
 *
 * $$f(k) = \min_{j < k} f(j) + K + \sum_{t = j}^{k - 1} d_t \min(h(t - j),\ p \text{ or } p(k - t))$$
 *
 * @param demand Of each day; an order serves the day on which it arrives. O(days²).
 * @throws {RangeError} If a demand or a cost is negative or not finite, or demand cannot be met.
 * @see Wagner, H. M. & Whitin, T. M. (1958). Dynamic Version of the Economic Lot Size Model. Management Science 5(1), 89-96.
 *
 * @example
 * solve([90, 120, 80, 70], { holdingCost: 2, orderCost: 500 }); // { quantities: [210, 0, 150, 0], cost: 1380 }
 */
export function solve(demand: VectorLike, options: WagnerWhitinOptions): OrderPlan {
  const action = "plan orders";
  const read = readOptions(action, options, READERS);
  const { holdingCost, orderCost, stockoutCost = Number.POSITIVE_INFINITY, unmet, arrivalDays } = read;
  const units = Array.from(readVector(action, "demand", demand));
  units.forEach((value, t) => {
    requireNonNegative(action, `demand[${t}]`, value);
  });
  const days = units.length;
  const arrivals = readPositions(action, "arrivalDays", arrivalDays ?? [...units.keys()], days);
  /** The cost of a unit of day t that waits or is lost, if the next arrival is on day k; that of one held since day j. */
  const late = (t: number, k: number) => (unmet === "lost" ? stockoutCost : stockoutCost * (k - t));
  const held = (t: number, j: number) => (j < 0 ? Number.POSITIVE_INFINITY : holdingCost * (t - j));
  const stops = [-1, ...Array.from(arrivals), days];
  // Before the first arrival, no order is paid.
  const least = stops.map((_, i) => (i === 0 ? -orderCost : Number.POSITIVE_INFINITY));
  const previous = stops.map(() => 0);
  for (let i = 1; i < stops.length; i++)
    for (let a = i - 1; a >= 0; a--) {
      const [j, k] = [stops[a], stops[i]];
      let cost = least[a] + orderCost;
      for (let t = Math.max(j, 0); t < k && cost < least[i]; t++)
        if (units[t] > 0) cost += units[t] * Math.min(held(t, j), late(t, k));
      if (cost < least[i]) [least[i], previous[i]] = [cost, a];
    }
  const cost = least[stops.length - 1];
  if (cost === Number.POSITIVE_INFINITY)
    throw new RangeError(
      mustBe(action, "stockoutCost", "given if demand comes before all arrivals", stockoutCost),
    );
  const quantities = new Array<number>(days).fill(0);
  for (let i = stops.length - 1; i > 0; i = previous[i]) {
    const [j, k] = [stops[previous[i]], stops[i]];
    for (let t = Math.max(j, 0); t < k; t++)
      if (j >= 0 && held(t, j) <= late(t, k)) quantities[j] += units[t];
      else if (unmet === "backordered" && k < days) quantities[k] += units[t];
  }
  return { quantities, cost };
}
