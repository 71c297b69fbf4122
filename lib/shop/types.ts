/** What the simulator returns. */
import { requireKind } from "../core/errors";
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

/** @throws {TypeError} If this is not a whole shop; a stream has no orders and lines. */
export function requireShop(action: string, shop: object, tables: readonly (keyof Shop)[]): void {
  const kinds = Object.fromEntries(
    tables.map((name) => [name, name === "seed" ? "number" : "record"] as const),
  );
  requireKind(action, "shop", shop, "a whole shop, as shop.make makes it", kinds);
}
