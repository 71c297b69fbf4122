/** What the simulator hands out. */
import type { ShopParameters } from "./parameters/parameters";
import type { DailyTables, ReferenceTables, ShopTable } from "./tables/schemas";
import type { LOST_SALES, ShopTruth } from "./truth";

/** A whole shop in memory: its tables, and the truth. */
export interface Shop extends ReferenceTables, DailyTables {
  readonly seed: number;
  readonly scale: number;
  /** Defaults and overrides together. */
  readonly parameters: ShopParameters;
  readonly truth: ShopTruth & { readonly lostSales: ShopTable<typeof LOST_SALES> };
}

/** What happened on one day: rows to append to the tables of the same name. */
export interface ShopDay extends DailyTables {
  readonly day: number;
  /** Hidden: what was wanted on this day and not there. */
  readonly lostSales: ShopTable<typeof LOST_SALES>;
}

/** A shop whose days are made as they are asked for, so that it need not fit into the memory. */
export interface ShopStream extends ReferenceTables {
  readonly seed: number;
  readonly scale: number;
  readonly parameters: ShopParameters;
  readonly truth: ShopTruth;
  /** Every day in order, once; row numbers count on from day to day. */
  readonly days: IterableIterator<ShopDay>;
}
