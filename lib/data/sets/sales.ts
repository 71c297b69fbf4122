/** Data sets of weekly sales and other time series. */
import { mustBe, requireText } from "../../core/errors";
import { columnsOf, table } from "./table";

/** Weekly sales of one type of Hass avocados in one region of the United States, as columns. */
export interface AvocadoWeeks {
  /** First day of the week, `YYYY-MM-DD`. */
  readonly date: readonly string[];
  readonly region: readonly string[];
  /** `conventional` or `organic`. */
  readonly type: readonly string[];
  readonly year: Float64Array;
  /** US dollars for one avocado. */
  readonly averagePrice: Float64Array;
  /** Avocados sold. */
  readonly totalVolume: Float64Array;
  /** Sold loose: small (PLU 4046), large (4225), extra large (4770). */
  readonly smallHass: Float64Array;
  readonly largeHass: Float64Array;
  readonly extraLargeHass: Float64Array;
  /** Avocados sold in bags. */
  readonly totalBags: Float64Array;
}

/**
 * Avocado prices (牛油果价格): 18,249 rows of weekly price and volume in 54 regions, 2015 to March 2018. `TotalUS` and eight
 * larger areas are sums of other rows: leave them out before you add up volumes.
 *
 * @example
 * (await avocado()).averagePrice.length; // 18249
 */
export async function avocado(): Promise<AvocadoWeeks> {
  const { numbers, texts } = columnsOf(await table("avocado"));
  return {
    date: texts("Date"),
    region: texts("region"),
    type: texts("type"),
    year: numbers("year"),
    averagePrice: numbers("AveragePrice"),
    totalVolume: numbers("Total Volume"),
    smallHass: numbers("4046"),
    largeHass: numbers("4225"),
    extraLargeHass: numbers("4770"),
    totalBags: numbers("Total Bags"),
  };
}

/** Weekly sales of one orange-juice brand in one of 83 Chicago stores, as columns. */
export interface OrangeJuiceWeeks {
  readonly store: Float64Array;
  /** 1 to 11. */
  readonly brand: Float64Array;
  readonly week: Float64Array;
  /** Natural logarithm of the ounces sold. */
  readonly logUnits: Float64Array;
  /** Prices of all 11 brands that week in that store, US dollars an ounce; `prices[brand - 1]` is that of the row's brand. */
  readonly prices: readonly Float64Array[];
  /** 1 in a week with a coupon. */
  readonly deal: Float64Array;
  /** The share of the week in a newspaper feature, 0 to 1. */
  readonly feature: Float64Array;
  readonly profit: Float64Array;
}

/**
 * Orange juice (橙汁): Dominick's weekly sales, 106,139 rows.
 *
 * @see Montgomery, A. L. (1997). Creating micro-marketing pricing strategies using supermarket scanner data. Marketing Science 16(4).
 *
 * @example
 * (await orangeJuice()).prices.length; // 11, one a brand
 */
export async function orangeJuice(): Promise<OrangeJuiceWeeks> {
  const { numbers } = columnsOf(await table("orange-juice"));
  return {
    store: numbers("store"),
    brand: numbers("brand"),
    week: numbers("week"),
    logUnits: numbers("logmove"),
    prices: Array.from({ length: 11 }, (_, i) => numbers(`price${i + 1}`)),
    deal: numbers("deal"),
    feature: numbers("feat"),
    profit: numbers("profit"),
  };
}

/**
 * A time series of the set `r-series`: decimal years and values.
 *
 * @throws {RangeError} If the file does not have a time and a value column.
 *
 * @example
 * (await series("AirPassengers")).value.length; // 144
 */
export async function series(
  name: string,
): Promise<{ readonly time: Float64Array; readonly value: Float64Array }> {
  requireText("load a series", "name", name);
  const { columns } = await table("r-series", name);
  if (!("time" in columns && "value" in columns))
    throw new RangeError(mustBe("load a series", "name", "one with a time and a value column", name));
  return { time: columns.time as Float64Array, value: columns.value as Float64Array };
}
