/** The parcels (包裹): one for each order, with its address, weight and promised time. */
import { streamFor, uniform32 } from "../random/draws";
import type { ShopDay, ShopStream } from "../types";
import type { Roads } from "./roads";

/** A row of `parcels`, with its number and its warehouse. */
export interface Parcel {
  readonly parcel: number;
  readonly warehouse: number;
  readonly node: number;
  readonly weight: number;
  readonly readyDay: number;
  readonly promisedDay: number;
  readonly promisedMinute: number;
}

const PACKAGING_KG = 0.2;
/** Minute of the day by which some parcels are promised. */
export const NOON = 720;
/** Orders after this minute are packed a day later; parcels not due by noon are due by this minute. */
const EVENING = 1080;

/** @returns A function that packs the parcels of a day's orders; call it for every day in order. */
export function makeParcels(
  {
    seed,
    parameters,
    customers,
    products,
  }: Pick<ShopStream, "seed" | "parameters" | "customers" | "products">,
  { nodesOfRegion }: Roads,
): (day: Pick<ShopDay, "day" | "orders" | "lines">) => Parcel[] {
  const { delayShare, morningShare } = parameters.deliveries;
  const random = streamFor(seed, "promises");
  const addresses = streamFor(seed, "addresses");
  const address = customers.columns.region.map((region) => {
    const nodes = nodesOfRegion[region];
    return nodes[addresses.integer(nodes.length)];
  });
  let firstOrder = 0;

  return ({ day, orders, lines }) => {
    const weights = new Float64Array(orders.rows).fill(PACKAGING_KG);
    const { order, quantity, product } = lines.columns;
    for (let i = 0; i < lines.rows; i++)
      weights[order[i] - firstOrder] += quantity[i] * products.columns.weight[product[i]];
    const parcels = Array.from(weights, (weight, row): Parcel => {
      const promisedDay = day + (orders.columns.minute[row] < EVENING ? 1 : 2);
      return {
        parcel: firstOrder + row,
        warehouse: orders.columns.warehouse[row],
        node: address[orders.columns.customer[row]],
        weight: Math.round(1000 * weight) / 1000,
        promisedDay,
        readyDay: promisedDay + (uniform32(random) < delayShare ? 1 : 0),
        promisedMinute: uniform32(random) < morningShare ? NOON : EVENING,
      };
    });
    firstOrder += orders.rows;
    return parcels;
  };
}
