/** What the simulator returns. */
import type { ShopParameters } from "./parameters/parameters";
import type { DailyTables, ReferenceTables, ShopTable } from "./tables/schemas";
import type { LOST_SALES, ShopTruth } from "./truth";

/** A whole shop in memory: its tables and the truth behind them. */
export interface Shop extends DailyTables, Omit<ShopStream, "days"> {
  readonly truth: ShopTruth & { readonly lostSales: ShopTable<typeof LOST_SALES> };
}

/** What happened on one day: rows to append to the tables of the same name. */
export interface ShopDay extends DailyTables {
  readonly day: number;
  /** Hidden: demand of this day that was lost because the shelf was empty. */
  readonly lostSales: ShopTable<typeof LOST_SALES>;
}

/** A shop whose days are simulated on demand, so that it need not fit into memory. */
export interface ShopStream extends ReferenceTables {
  readonly seed: number;
  readonly scale: number;
  /** The defaults with the overrides applied. */
  readonly parameters: ShopParameters;
  readonly truth: ShopTruth;
  /** All days in order, once. Row numbers continue from day to day. */
  readonly days: IterableIterator<ShopDay>;
}
