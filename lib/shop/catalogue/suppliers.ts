/**
 * Suppliers (供应商) and their lead times: one day plus a negative binomial number of days, with known mean and variance.
 *
 * $$L = 1 + N, \quad N \sim \mathrm{Poisson}(m\,\mathrm{Gamma}(k) / k), \qquad
 * \mathrm{E} L = 1 + m, \quad \mathrm{Var} L = m + m^2 / k$$
 *
 * @see Silver, E. A., Pyke, D. F. & Thomas, D. J. (2017). Inventory and Production Management in Supply Chains, 4th ed., chapter 6.
 */
import type { Random } from "../../core/random";
import type { ShopParameters } from "../parameters/parameters";
import { gamma, poisson, streamFor, uniformBetween } from "../random/draws";
import { tableOf } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";

export interface Suppliers {
  readonly table: ReferenceTables["suppliers"];
  readonly meanLeadDays: Float64Array;
  readonly leadDaysVariance: Float64Array;
  /** Draws the days from order to receipt. */
  drawLeadDays(random: Random, supplier: number): number;
}

export function makeSuppliers(seed: number, { stock }: ShopParameters): Suppliers {
  const random = streamFor(seed, "suppliers");
  const meanLeadDays = Float64Array.from({ length: stock.suppliers }, () =>
    uniformBetween(random, stock.meanLeadDays),
  );
  return {
    table: tableOf(REFERENCE.suppliers, {
      name: Array.from(meanLeadDays, (_, i) => `Supplier ${String(i + 1).padStart(2, "0")}`),
      // Contracts promise the mean, rounded to days.
      promisedLeadDays: Int32Array.from(meanLeadDays, Math.round),
    }),
    meanLeadDays,
    leadDaysVariance: meanLeadDays.map((mean) => (mean - 1) * (1 + (mean - 1) / stock.leadShape)),
    drawLeadDays: (stream, supplier) =>
      1 + poisson(stream, ((meanLeadDays[supplier] - 1) * gamma(stream, stock.leadShape)) / stock.leadShape),
  };
}

/** Flags the products that are understocked on purpose: a random choice of those in no planted pair. */
export function tightProducts(
  seed: number,
  { stock }: ShopParameters,
  products: number,
  planted: ReadonlySet<number>,
): Uint8Array {
  const random = streamFor(seed, "tight stock");
  return Uint8Array.from({ length: products }, (_, product) =>
    random.uniform() < stock.tightShare && !planted.has(product) ? 1 : 0,
  );
}
