/**
 * Returns (退货): a line is returned with a probability that falls with the quality of the product, one day plus a Poisson
 * number of days later. Returned pieces are not restocked.
 */
import type { ShopParameters } from "../parameters/parameters";
import { poisson, streamFor, uniform32 } from "../random/draws";
import { exp } from "../random/portable";
import { GrowingTable } from "../tables/growing-table";
import { DAILY, type DailyTables } from "../tables/schemas";

/** @returns A function that draws the returns of a day's lines; line numbers continue from call to call. */
export function makeReturns(
  seed: number,
  parameters: ShopParameters,
  returnRate: Float64Array,
): (day: number, lines: DailyTables["lines"]) => DailyTables["returns"] {
  const random = streamFor(seed, "returns");
  const returns = new GrowingTable(DAILY.returns);
  const meanDelay = parameters.returns.meanDays - 1;
  const probabilityOfZero = exp(-meanDelay);
  let firstLine = 0;
  return (day, lines) => {
    const { product, quantity } = lines.columns;
    for (let i = 0; i < lines.rows; i++) {
      if (uniform32(random) >= returnRate[product[i]]) continue;
      const returnDay = day + 1 + poisson(random, meanDelay, probabilityOfZero);
      returns.addRow({ line: firstLine + i, day: returnDay, quantity: quantity[i] });
    }
    firstLine += lines.rows;
    return returns.take();
  };
}
