/** Wagner-Whitin: the orders of least cost for a known demand. */
import { requireFinite, requireNonNegative } from "../../core/errors";
import { checkedLater, nonNegative, optional, positive, readOptions } from "../../core/options";
import { readPositions, readVector, type VectorLike } from "../../core/vectors";
import { UNMET, type Unmet } from "./demand";

/** Costs of a unit that is kept to the next day, and of an order. */
export interface WagnerWhitinOptions {
  readonly holdingCost: number;
  readonly orderCost: number;
  /** Of a unit that is lost, or of a day that a unit waits. @default none: all demand is met on its day */
  readonly stockoutCost?: number;
  /** @default "lost" */
  readonly unmet?: Unmet;
  /** Days on which an order can arrive, from 0. @default every day */
  readonly arrivalDays?: VectorLike;
}

/**
 * Orders of least cost for a known demand (Wagner-Whitin, 动态批量), also when some of it is better lost or served late. An
 * arrival on day j serves the days until the next on day k, by stock or late, and the least cost of the days before k is
 *
 * $$f(k) = \min_{j < k} f(j) + K + \sum_{t = j}^{k - 1} d_t \min(h(t - j),\ p \text{ or } p(k - t))$$
 *
 * @param demand Of each day; an order serves the day on which it arrives. O(days²), or more where few orders pay.
 * @returns Units that arrive on each day, and what all costs. @throws {RangeError} If a demand or a cost is negative or not finite, or demand cannot be met.
 * @see Wagner, H. M. & Whitin, T. M. (1958). Dynamic Version of the Economic Lot Size Model. Management Science 5(1), 89-96.
 *
 * @example
 * solve([90, 120, 80, 70], { holdingCost: 2, orderCost: 500 }); // { quantities: [210, 0, 150, 0], cost: 1380 }
 */
export function solve(demand: VectorLike, options: WagnerWhitinOptions) {
  const action = "plan orders";
  const costs = { holdingCost: nonNegative, orderCost: nonNegative, stockoutCost: optional(positive) };
  const readers = { ...costs, unmet: UNMET, arrivalDays: optional(checkedLater<VectorLike>()) };
  const read = readOptions(action, options, readers);
  const { holdingCost, orderCost, stockoutCost = Infinity, unmet, arrivalDays } = read;
  const units = Array.from(readVector(action, "demand", demand));
  for (const [t, value] of units.entries()) requireNonNegative(action, `demand[${t}]`, value);
  const days = units.length;
  const arrivals = readPositions(action, "arrivalDays", arrivalDays ?? [...units.keys()], days);
  /** The cost of a unit of day t that waits or is lost, if the next arrival is on day k; that of one held since day j. */
  const late = (t: number, k: number) => (unmet === "lost" ? stockoutCost : stockoutCost * (k - t));
  const held = (t: number, j: number) => (j < 0 ? Infinity : holdingCost * (t - j));
  const stops = [-1, ...Array.from(arrivals).sort((a, b) => a - b), days];
  const least = stops.map((_, i) => (i === 0 ? -orderCost : Infinity)); // Before an arrival, none is paid.
  const previous = stops.map(() => 0);
  for (let i = 1; i < stops.length; i++)
    for (let a = i - 1; a >= 0; a--) {
      let cost = least[a] + orderCost;
      for (let t = Math.max(stops[a], 0); t < stops[i] && cost < least[i]; t++)
        if (units[t] > 0) cost += units[t] * Math.min(held(t, stops[a]), late(t, stops[i]));
      if (cost < least[i]) [least[i], previous[i]] = [cost, a];
    }
  const cost = least[stops.length - 1];
  requireFinite(action, "the cost, with demand before all arrivals,", cost);
  const quantities = units.map(() => 0);
  for (let i = stops.length - 1; i > 0; i = previous[i]) {
    const [j, k] = [stops[previous[i]], stops[i]];
    for (let t = Math.max(j, 0); t < k; t++)
      if (j >= 0 && held(t, j) <= late(t, k)) quantities[j] += units[t];
      else if (unmet === "backordered" && k < days) quantities[k] += units[t];
  }
  return { quantities, cost };
}
