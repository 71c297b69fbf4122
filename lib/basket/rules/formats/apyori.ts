/**
 * Records of the Python package apyori 1.1.2: the same order, bit-identical numbers and the same text. apyori divides rounded
 * supports, so 3 of 4 can be 0.7499999999999999 here; `rules` gives 0.75.
 */
import type { Baskets } from "../../../core/baskets";
import { requireKind } from "../../../core/errors";
import {
  finite,
  integer,
  type OptionReaders,
  positive,
  readOptions,
  withDefault,
} from "../../../core/options";
import { requireBaskets } from "../../baskets/require-baskets";
import { UNLIMITED } from "../../miners/constraints/thresholds";
import { mine } from "../../miners/itemsets";
import { childOf, childStarts, itemsAt } from "../../miners/results/itemset-columns";

const ACTION = "make apyori's records";

/** One rule of a record. */
export interface OrderedStatistic {
  /** Antecedent, sorted; may be empty. */
  readonly itemsBase: readonly string[];
  /** Consequent, sorted. */
  readonly itemsAdd: readonly string[];
  readonly confidence: number;
  readonly lift: number;
}

/** A frequent itemset with its rules that reach the thresholds. */
export interface RelationRecord {
  /** Sorted. */
  readonly items: readonly string[];
  readonly support: number;
  readonly orderedStatistics: readonly OrderedStatistic[];
}

/** Options and defaults of apyori. */
export interface ApyoriOptions {
  /** @default 0.1 */
  readonly minSupport?: number;
  /** @default 0 */
  readonly minConfidence?: number;
  /** @default 0 */
  readonly minLift?: number;
  /** @default no limit */
  readonly maxLength?: number;
}

const APYORI_READERS = {
  minSupport: withDefault(0.1, positive),
  minConfidence: withDefault(0, finite),
  minLift: withDefault(0, finite),
  maxLength: withDefault(UNLIMITED, integer(0)),
} satisfies OptionReaders<ApyoriOptions>;

/**
 * The result of `list(apyori.apriori(transactions, min_support=…, min_confidence=…))` in Python.
 *
 * A record includes the rule with an empty antecedent. As in apyori, thresholds are compared with rounded numbers, so a
 * confidence of 3/4 may not reach 0.75. A support above 1 gives no records.
 *
 * @throws {RangeError} If `minSupport` is not greater than 0.
 *
 * @see Mochizuki, Y. apyori 1.1.2, a Python package.
 *
 * @example
 * const [record] = records(baskets.of([["a", "b"], ["a"]]), { minSupport: 1 });
 * record.items; // ["a"]
 * record.orderedStatistics; // [{ itemsBase: [], itemsAdd: ["a"], confidence: 1, lift: 1 }]
 */
export function records(baskets: Baskets, options: ApyoriOptions = {}): RelationRecord[] {
  requireBaskets(ACTION, baskets);
  const { minSupport, minConfidence, minLift, maxLength } = readOptions(ACTION, options, APYORI_READERS);
  if (minSupport > 1) return [];
  // apyori takes a length of 0 for none.
  const frequent = mine(baskets, { minSupport, maxLength: maxLength || UNLIMITED });
  const starts = childStarts(frequent);
  const rankOf = new Map(frequent.itemNames.map((name, rank) => [name, rank]));

  function supportOf(items: readonly string[]): number {
    if (items.length === 0) return 1;
    const ranks = items.map((name) => rankOf.get(name) ?? -1).sort((a, b) => a - b);
    let position = ranks[0];
    for (const rank of ranks.slice(1)) position = childOf(starts, frequent.item, position, rank);
    return frequent.count[position] / frequent.basketCount;
  }

  function statisticsOf(items: readonly string[], support: number): OrderedStatistic[] {
    const bases = items.flatMap((_, size) => combinations(items, size));
    const all = bases.map((itemsBase) => {
      const itemsAdd = items.filter((item) => !itemsBase.includes(item));
      const confidence = support / supportOf(itemsBase);
      return { itemsBase, itemsAdd, confidence, lift: confidence / supportOf(itemsAdd) };
    });
    return all.filter(({ confidence, lift }) => confidence >= minConfidence && lift >= minLift);
  }

  const sets = Array.from(frequent.item, (_, position) => itemsAt(frequent, position).sort(byCodePoint));
  sets.sort((a, b) => a.length - b.length || compareLists(a, b, byCodePoint));
  return sets.flatMap((items): RelationRecord[] => {
    const support = supportOf(items);
    const orderedStatistics = statisticsOf(items, support);
    return orderedStatistics.length > 0 ? [{ items, support, orderedStatistics }] : [];
  });
}

/**
 * One record as the line of JSON that `apyori-run` prints, byte for byte, without the line break.
 *
 * @example
 * const [record] = records(baskets.of([["a"]]));
 * toJson(record).slice(0, 34); // '{"items": ["a"], "support": 1.0, "'
 */
export function toJson(record: RelationRecord): string {
  const { items, support, orderedStatistics } = readRecord(record);
  const list = (names: readonly string[]) => `[${names.map((name) => JSON.stringify(name)).join(", ")}]`;
  const statistics = orderedStatistics.map(
    ({ itemsBase, itemsAdd, confidence, lift }) =>
      `{"items_base": ${list(itemsBase)}, "items_add": ${list(itemsAdd)}, "confidence": ${pythonFloat(confidence)}, "lift": ${pythonFloat(lift)}}`,
  );
  return `{"items": ${list(items)}, "support": ${pythonFloat(support)}, "ordered_statistics": [${statistics.join(", ")}]}`;
}

/**
 * One record as Python's `print` writes it: `RelationRecord(items=frozenset({'a'}), support=…, ordered_statistics=[…])`.
 *
 * Python prints the items of a set in an order that changes from run to run; here they are sorted.
 *
 * @example
 * const [record] = records(baskets.of([["a"]]));
 * toText(record).slice(0, 51); // "RelationRecord(items=frozenset({'a'}), support=1.0,"
 */
export function toText(record: RelationRecord): string {
  const { items, support, orderedStatistics } = readRecord(record);
  const set = (names: readonly string[]) =>
    names.length === 0 ? "frozenset()" : `frozenset({${names.map(pythonText).join(", ")}})`;
  const statistics = orderedStatistics.map(
    ({ itemsBase, itemsAdd, confidence, lift }) =>
      `OrderedStatistic(items_base=${set(itemsBase)}, items_add=${set(itemsAdd)}, confidence=${pythonFloat(confidence)}, lift=${pythonFloat(lift)})`,
  );
  return `RelationRecord(items=${set(items)}, support=${pythonFloat(support)}, ordered_statistics=[${statistics.join(", ")}])`;
}

/**
 * The lines that `apyori-run --out-format tsv` prints for one record, byte for byte, without line breaks: antecedent,
 * consequent, support, confidence and lift. Only rules between two single items have a line.
 *
 * @example
 * toTsv(records(baskets.of([["a", "b"]]))[2]); // ["a\tb\t1.00000000\t1.00000000\t1.00000000", "b\ta\t1.00000000\t1.00000000\t1.00000000"]
 */
export function toTsv(record: RelationRecord): string[] {
  const { support, orderedStatistics } = readRecord(record);
  return orderedStatistics
    .filter(({ itemsBase, itemsAdd }) => itemsBase.length === 1 && itemsAdd.length === 1)
    .map(({ itemsBase, itemsAdd, confidence, lift }) =>
      [itemsBase[0], itemsAdd[0], ...[support, confidence, lift].map(eightDecimals)].join("\t"),
    );
}

/** @throws {TypeError} If it is not a record. */
function readRecord(record: RelationRecord): RelationRecord {
  const kind = "one record, as apyori.records makes them";
  requireKind("write apyori's record", "record", record, kind, {
    items: "list",
    support: "number",
    orderedStatistics: "list",
  });
  return record;
}

/** All subsets of a size, in the order of `itertools.combinations`. */
function combinations(items: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  const firsts = items.slice(0, items.length - size + 1);
  return firsts.flatMap((first, i) =>
    combinations(items.slice(i + 1), size - 1).map((others) => [first, ...others]),
  );
}

/** Order of strings in Python: by code point. JavaScript compares 16-bit units. */
function byCodePoint(a: string, b: string): number {
  const codePoints = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return compareLists(codePoints(a), codePoints(b), (left, right) => left - right);
}

/** Lexicographic order of lists. */
function compareLists<T>(a: readonly T[], b: readonly T[], compare: (left: T, right: T) => number): number {
  const differing = a.findIndex((value, i) => i >= b.length || compare(value, b[i]) !== 0);
  if (differing < 0 || differing >= b.length) return a.length - b.length;
  return compare(a[differing], b[differing]);
}

/** A number as Python's `repr` writes it: 1 as 1.0, and exponents with at least two digits, as in 1e-05. */
function pythonFloat(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return value.toFixed(1);
  if (value !== 0 && Math.abs(value) < 1e-4) {
    const [mantissa, exponent] = value.toExponential().split("e-");
    return `${mantissa}e-${exponent.padStart(2, "0")}`;
  }
  return String(value);
}

/** A number as Python's `.8f` writes it: exact ties are rounded to even, unlike `toFixed`. */
function eightDecimals(value: number): string {
  const exact = value.toFixed(40);
  const shorter = exact.slice(0, -32);
  const isTie = exact.endsWith(`5${"0".repeat(31)}`);
  return isTie && "02468".includes(shorter.slice(-1)) ? shorter : value.toFixed(8);
}

/** A string as Python's `repr` writes it. */
function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = Array.from(text, (character) => {
    if (character === "\\" || character === quote) return `\\${character}`;
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    if (short) return short;
    if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character;
    const code = (character.codePointAt(0) ?? 0).toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
    return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  });
  return `${quote}${escaped.join("")}${quote}`;
}
