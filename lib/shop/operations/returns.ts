/**
 * Returns (退货): a line comes back with a chance that falls with the product's quality, after one day and a Poisson
 * number of days. What comes back goes to the outlet, not to the shelf.
 */

import type { ShopParameters } from "../parameters/parameters";
import { chance, poisson, streamFor } from "../random/draws";
import { exp } from "../random/portable";
import { growing, makeRoom, taken } from "../tables/growing-table";
import { DAILY, type DailyTables } from "../tables/schemas";

/** @returns The returns of a day's lines, at each call; lines are numbered on from call to call. */
export function makeReturns(
  seed: number,
  parameters: ShopParameters,
  returnRate: Float64Array,
): (day: number, lines: DailyTables["lines"]) => DailyTables["returns"] {
  const random = streamFor(seed, "returns");
  const returns = growing(DAILY.returns);
  const meanDelay = parameters.returns.meanDays - 1;
  const ofNone = exp(-meanDelay);
  let firstLine = 0;
  return (day, lines) => {
    const { product, quantity } = lines.columns;
    for (let i = 0; i < lines.rows; i++) {
      if (chance(random) >= returnRate[product[i]]) continue;
      makeRoom(returns, 1);
      const row = returns.rows++;
      returns.columns.line[row] = firstLine + i;
      returns.columns.day[row] = day + 1 + poisson(random, meanDelay, ofNone);
      returns.columns.quantity[row] = quantity[i];
    }
    firstLine += lines.rows;
    return taken(returns);
  };
}
