/** A taxonomy of items: each name belongs to at most one category, which may belong to another. */
import { mustBe, requireKind } from "../../core/errors";
import { type OptionReaders, readEntries, readOptions, text, withDefault } from "../../core/options";
import { type ColumnLike, readColumns } from "../../core/vectors";
import { createNumbering } from "../baskets/numbering";

const ACTION = "read a taxonomy";
const NO_CYCLES = "without cycles";

/** A forest of names: items, their categories, and the categories of these. */
export interface Taxonomy {
  /** Distinct names. */
  readonly names: readonly string[];
  /** Position of the category of name i; -1 at the top. */
  readonly parent: Int32Array;
}

/**
 * A taxonomy (商品分类) from pairs of a name and its category. Any number of levels; branches may differ in depth.
 *
 * @param pairs A record, a map, or any list of pairs.
 * @throws {TypeError} If a name is not a string.
 * @throws {RangeError} If a name belongs to two categories, or to itself through its categories.
 *
 * @example
 * const goods = of({ Jacket: "Outerwear", "Ski pants": "Outerwear", Outerwear: "Clothes" });
 * goods.names; // ["Jacket", "Outerwear", "Ski pants", "Clothes"]
 * goods.parent; // [1, 3, 1, -1]
 */
export function of(pairs: Iterable<readonly [string, string]> | Readonly<Record<string, string>>): Taxonomy {
  const { names, numberOf } = createNumbering();
  const parents: number[] = [];
  const nodeOf = (name: unknown, where: string) => {
    if (typeof name !== "string") throw new TypeError(mustBe(ACTION, where, "a text", name));
    const node = numberOf(name);
    if (node === parents.length) parents.push(-1);
    return node;
  };
  const listed = isPairs(pairs)
    ? [...pairs]
    : readEntries(ACTION, "pairs", pairs, "an object, a map or a list of pairs");
  for (const [i, pair] of listed.entries()) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new TypeError(mustBe(ACTION, `pairs[${i}]`, "a name and its category", pair));
    const [name, category] = pair;
    const child = nodeOf(name, "each name");
    const above = nodeOf(category, `the category of ${JSON.stringify(name)}`);
    if (child === above)
      throw new RangeError(mustBe(ACTION, "categories", NO_CYCLES, `${name} → ${category}`));
    if (parents[child] >= 0 && parents[child] !== above) {
      const rule = `one for each name, ${JSON.stringify(names[parents[child]])} as before`;
      throw new RangeError(mustBe(ACTION, `the category of ${JSON.stringify(name)}`, rule, category));
    }
    parents[child] = above;
  }
  const taxonomy = { names, parent: Int32Array.from(parents) };
  requireForest(taxonomy);
  return taxonomy;
}

/** How categories are named. */
export interface TaxonomyOptions {
  /**
   * Appended to the name of a category, once for each level above the items, so that a category can have the name of an item.
   * arules uses "*". @default ""
   */
  readonly suffix?: string;
}

const TAXONOMY_READERS = { suffix: withDefault("", text) } satisfies OptionReaders<TaxonomyOptions>;

/**
 * A taxonomy from the columns of a table of items.
 *
 * @param columns The items, their categories, the categories of these, …; (rows) each.
 * @throws {TypeError} If the columns differ in length, or a name is not a string.
 * @throws {RangeError} As `of`. If a name occurs at two levels, a `suffix` helps.
 *
 * @example
 * const goods = fromColumns([["sausage", "ham"], ["sausage", "sausage"], ["meat", "meat"]], { suffix: "*" });
 * ancestorsOf(goods, "sausage"); // ["sausage*", "meat**"]
 */
export function fromColumns(columns: readonly ColumnLike<string>[], options: TaxonomyOptions = {}): Taxonomy {
  const { suffix } = readOptions(ACTION, options, TAXONOMY_READERS);
  if (!Array.isArray(columns)) throw new TypeError(mustBe(ACTION, "columns", "an array of columns", columns));
  const lists = Object.values(
    readColumns<Record<string, string>>(
      ACTION,
      Object.fromEntries(columns.map((column, level) => [`column ${level}`, column])),
    ),
  );
  const pairs: [string, string][] = [];
  for (let level = 1; level < lists.length; level++) {
    const [below, above] = [lists[level - 1], lists[level]];
    for (let row = 0; row < below.length; row++) {
      for (const name of [below[row], above[row]]) {
        if (typeof name !== "string") throw new TypeError(mustBe(ACTION, `row ${row}`, "texts", name));
      }
      pairs.push([below[row] + suffix.repeat(level - 1), above[row] + suffix.repeat(level)]);
    }
  }
  return of(pairs);
}

/**
 * The categories above a name, the nearest first; none if the name is not in the taxonomy.
 *
 * @example
 * ancestorsOf(of({ Jacket: "Outerwear", Outerwear: "Clothes" }), "Jacket"); // ["Outerwear", "Clothes"]
 */
export function ancestorsOf(taxonomy: Taxonomy, name: string): string[] {
  const action = "list categories";
  requireTaxonomy(action, taxonomy);
  const { names, parent } = taxonomy;
  const above: string[] = [];
  const start = names.indexOf(text(action, "name", name));
  for (let node = start < 0 ? -1 : parent[start]; node >= 0; node = parent[node]) above.push(names[node]);
  return above;
}

/** For each item, the numbers that `numberOf` gives to its ancestors, the nearest first; ancestors without number are left out. */
export function ancestorNumbers(
  { names, parent }: Taxonomy,
  itemNames: readonly string[],
  numberOf: (name: string, node: number) => number | undefined,
): number[][] {
  const nodes = new Map(names.map((name, node) => [name, node]));
  const numbers = names.map(numberOf);
  return itemNames.map((name) => {
    const above: number[] = [];
    for (let node = parent[nodes.get(name) ?? -1] ?? -1; node >= 0; node = parent[node]) {
      const number = numbers[node];
      if (number !== undefined) above.push(number);
    }
    return above;
  });
}

/** @throws {TypeError} If the argument is not a taxonomy. */
export function requireTaxonomy(action: string, taxonomy: unknown): asserts taxonomy is Taxonomy {
  const kind = "a taxonomy, as taxonomy.of makes it";
  requireKind(action, "taxonomy", taxonomy, kind, { names: "list", parent: "Int32Array" });
}

/** @throws {RangeError} If the categories form a cycle. */
function requireForest({ names, parent }: Taxonomy): void {
  /** For each name, the start from which it was first reached. */
  const reachedFrom = new Int32Array(parent.length).fill(-1);
  for (let start = 0; start < parent.length; start++) {
    let node = start;
    while (node >= 0 && reachedFrom[node] < 0) {
      reachedFrom[node] = start;
      node = parent[node];
    }
    if (node < 0 || reachedFrom[node] !== start) continue;
    const cycle = [names[node]];
    for (let next = parent[node]; next !== node; next = parent[next]) cycle.push(names[next]);
    const path = [...cycle, names[node]].join(" → ");
    throw new RangeError(mustBe(ACTION, "categories", NO_CYCLES, path));
  }
}

function isPairs(value: unknown): value is Iterable<readonly [string, string]> {
  return value !== null && typeof value === "object" && Symbol.iterator in value;
}
