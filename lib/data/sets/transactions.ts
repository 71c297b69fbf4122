/** Data sets of shopping baskets and receipt lines. */
import type { Baskets } from "../../core/baskets";
import { requireOneOf } from "../../core/errors";
import * as basketFile from "../baskets/basket-file";
import type { DataTable } from "../csv/csv";
import { type JourneyLines, type JourneyProducts, toLines, toProducts } from "./complete-journey";
import { parseBaskets, parseLines, type RetailLines } from "./online-retail";
import { contents, table } from "./table";

/**
 * Groceries (杂货): 9,835 receipts of one month in a supermarket, 169 kinds of goods.
 *
 * @see Hahsler, M., Hornik, K. & Reutterer, T. (2006). Implications of probabilistic data modeling for mining association rules.
 *
 * @example
 * (await groceries()).itemNames.length; // 169
 */
export async function groceries(): Promise<Baskets> {
  return basketFile.parse(await contents("groceries"), { separator: ",", source: "groceries" });
}

/**
 * The 169 kinds of goods of `groceries` with the two levels above each: columns `item`, `level2` and `level1`.
 *
 * @example
 * (await groceryCategories()).rows; // 169
 */
export async function groceryCategories(): Promise<DataTable> {
  const { columns, ...shape } = await table("groceries", "items");
  // The file pads some names with spaces; the receipts do not.
  const trimmed = Object.entries(columns).map(([name, texts]) => [
    name,
    Array.from(texts as readonly string[], (text) => text.trim()),
  ]);
  return { ...shape, columns: Object.fromEntries(trimmed) };
}

const FIMI = ["retail", "mushroom", "T10I4D100K"] as const;

/**
 * Benchmark baskets of the FIMI repository: a Belgian supermarket, mushrooms, and the synthetic T10I4D100K.
 *
 * @throws {RangeError} If there is no such set.
 *
 * @example
 * (await fimi("mushroom")).offsets.length - 1; // 8124
 */
export async function fimi(name: (typeof FIMI)[number]): Promise<Baskets> {
  requireOneOf("load fimi", "name", name, FIMI);
  return basketFile.parse(await contents("fimi", name), { source: `fimi/${name}` });
}

/**
 * Online Retail: all 541,909 invoice rows of a British gift shop, December 2010 to December 2011, with every column.
 *
 * @example
 * (await onlineRetail()).rows; // 541909
 */
export async function onlineRetail(): Promise<DataTable> {
  return await table("online-retail");
}

/**
 * The baskets of Online Retail: one for each invoice that sold a product. Cancellations, corrections, postage and other
 * rows that are not products are left out. An item is a stock code with its most frequent description.
 *
 * @example
 * (await onlineRetailBaskets()).offsets.length - 1; // 20538
 */
export async function onlineRetailBaskets(): Promise<Baskets> {
  return parseBaskets(await contents("online-retail"));
}

/**
 * The rows of Online Retail that sold a product, selected as in `onlineRetailBaskets`: invoice, item, quantity, price, time,
 * customer and country as columns. Use it for baskets by season or country, customer sequences, and revenue of itemsets.
 *
 * @example
 * (await onlineRetailLines()).rows; // 528886
 */
export async function onlineRetailLines(): Promise<RetailLines> {
  return parseLines(await contents("online-retail"));
}

/**
 * The Complete Journey (84.51°): 75,000 receipt lines of 2,377 households in 2017, joined to their products.
 *
 * This is a random sample of lines, not of receipts: 47,243 baskets occur, 65 % of them with one line. Sums over lines
 * (spend, discounts, shares of departments, prices) are sound. Supports, confidences and next purchases are not, because
 * most of each basket is missing. Lifts can be compared with each other, since all pairs lose lines in the same proportion,
 * but not with 1.
 *
 * @see Boehmke, B. & Petersen, A. completejourney, an R package.
 *
 * @example
 * (await completeJourneyLines()).rows; // 75000
 */
export async function completeJourneyLines(): Promise<JourneyLines> {
  return toLines(await table("complete-journey", "transactions_sample"), await completeJourneyProducts());
}

/**
 * The 92,331 products of the Complete Journey with type, category and department. The levels form a tree, so they can serve
 * as a taxonomy.
 *
 * @example
 * (await completeJourneyProducts()).rows; // 92331
 */
export async function completeJourneyProducts(): Promise<JourneyProducts> {
  return toProducts(await table("complete-journey", "products"));
}
