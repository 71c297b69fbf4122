/** Splits of purchase lines (划分) into what models learn from and what they have to foresee. */
import * as gate from "../../core/options";
import { seeded } from "../../core/random";
import type { Id, InteractionColumns, InteractionOptions, Interactions } from "./interactions";
import { frequentLines, fromLines, INTERACTION_READERS, type Line, readLines } from "./lines";
import { positionsOf } from "./rows";

/** What a split by time takes. */
export interface TimeSplitOptions extends InteractionOptions {
  /** Lines before this time are learnt from, the others are to be foreseen; in the unit of the times. */
  readonly at: number;
  /** Whether purchases of what a customer already had are to be foreseen too. @default false */
  readonly repeats?: boolean;
}

/** What a split by customer takes. */
export interface CustomerSplitOptions extends InteractionOptions {
  /** The share of customers that models do not learn from. @default 0.2 */
  readonly testSize?: number;
  /** The share of their items that is to be foreseen. @default 0.5 */
  readonly hiddenShare?: number;
  /** Of the choice of customers. @default 0 */
  readonly seed?: number;
}

/** The items have the same positions in all three; `history` and `test` have the same customers, row by row. */
export interface InteractionSplit {
  /** What models learn from. */
  readonly train: Interactions;
  /** What a model may know of the customers that are judged. */
  readonly history: Interactions;
  /** What they bought of the known items. */
  readonly test: Interactions;
  /** Whether `test` may hold what is in `history`. */
  readonly repeats: boolean;
}

/**
 * Splits at a time (按时间划分): minimum counts, items and customers are those of the lines before `at`. Judged are the customers
 * who bought before and then a known item, one that is new to them unless `repeats` is true. O(n log n).
 *
 * @throws {RangeError} If no customer is left to judge. @throws As `interactions.of`.
 *
 * @example
 * const lines = { customer: ["ann", "bob", "ann"], item: ["tea", "cup", "cup"], time: [1, 2, 3] };
 * byTime(lines, { at: 3 }).test.codes; // [1]
 */
export function byTime(columns: InteractionColumns, options: TimeSplitOptions): InteractionSplit {
  const action = "split interactions by time";
  const { at, repeats, ...minimum } = gate.readOptions(action, options, {
    at: gate.finite,
    repeats: gate.withDefault(false, gate.flag),
    ...INTERACTION_READERS,
  });
  const lines = readLines(action, columns);
  const before = lines.filter(({ time }) => time < at);
  const later = lines.filter(({ time }) => time >= at);
  const train = frequentLines(before, minimum);
  return splitOf(action, train, train, later, repeats);
}

/**
 * Leaves the last item of each customer out (留一法): the one whose last purchase is the latest, of several the last one in the
 * lines. Models learn from what others bought later, as they cannot in a shop: `byTime` is stricter. O(n log n).
 *
 * @throws {RangeError} If no customer has two items. @throws As `interactions.of`.
 *
 * @example
 * const lines = { customer: ["ann", "bob", "ann"], item: ["tea", "cup", "cup"], time: [1, 2, 3] };
 * leaveLastOut(lines).test.codes; // [1]
 */
export function leaveLastOut(
  columns: InteractionColumns,
  options: InteractionOptions = {},
): InteractionSplit {
  const action = "leave the last items out";
  const minimum = gate.readOptions(action, options, INTERACTION_READERS);
  const lines = frequentLines(readLines(action, columns), minimum);
  const { shown, hidden } = hideItems(lines, (count) => Number(count > 1));
  return splitOf(action, shown, shown, hidden, false);
}

/**
 * Splits by customer (按客户划分): models do not learn from the customers that are judged, who are new to them. Of those, the items
 * whose last purchase is the latest are to be foreseen, at least one and not all. O(n log n).
 *
 * @throws {RangeError} If there is no customer to learn from, or none to judge. @throws As `interactions.of`.
 *
 * @example
 * const lines = { customer: ["ann", "ann", "bob", "bob"], item: ["tea", "cup", "tea", "cup"] };
 * byCustomer(lines, { testSize: 0.5 }).test.codes; // [1]
 */
export function byCustomer(
  columns: InteractionColumns,
  options: CustomerSplitOptions = {},
): InteractionSplit {
  const action = "split interactions by customer";
  const { testSize, hiddenShare, seed, ...minimum } = gate.readOptions(action, options, {
    testSize: gate.withDefault(0.2, gate.openFraction),
    hiddenShare: gate.withDefault(0.5, gate.openFraction),
    seed: gate.withDefault(0, gate.integer(0, 2 ** 32 - 1)),
    ...INTERACTION_READERS,
  });
  const lines = frequentLines(readLines(action, columns), minimum);
  const order = seeded(seed).shuffle([...new Set(lines.map(({ customer }) => customer))]);
  const judged = new Set(order.slice(0, Math.ceil(testSize * order.length)));
  const train = lines.filter(({ customer }) => !judged.has(customer));
  const others = lines.filter(({ customer }) => judged.has(customer));
  const hiddenOf = (count: number) => Math.min(count - 1, Math.ceil(hiddenShare * count));
  const { shown, hidden } = hideItems(others, hiddenOf);
  return splitOf(action, train, shown, hidden, false);
}

/** Divides the lines of each customer: hidden are those of the last items, as many as `hiddenOf` their number. */
function hideItems(lines: readonly Line[], hiddenOf: (count: number) => number) {
  const hidden = itemsOf([...lines].sort((a, b) => a.time - b.time));
  for (const [customer, items] of hidden)
    hidden.set(customer, new Set([...items].slice(items.size - hiddenOf(items.size))));
  const isHidden = ({ customer, item }: Line) => hidden.get(customer)?.has(item) === true;
  return { shown: lines.filter((line) => !isHidden(line)), hidden: lines.filter(isHidden) };
}

/** The items of each customer, in the order of their last lines. */
function itemsOf(lines: readonly Line[]): Map<Id, Set<Id>> {
  const found = new Map<Id, Set<Id>>();
  for (const { customer, item } of lines) {
    const items = found.get(customer) ?? new Set();
    items.delete(item);
    found.set(customer, items.add(item));
  }
  return found;
}

/** Judged are the customers with a line on both sides, of items that can be learnt; all by the items of `train`. */
function splitOf(
  action: string,
  learnt: readonly Line[],
  before: readonly Line[],
  after: readonly Line[],
  repeats: boolean,
): InteractionSplit {
  const train = fromLines(action, learnt);
  const isKnown = ({ item }: Line) => positionsOf(train.items).has(item);
  const bought = itemsOf(before.filter(isKnown));
  const isWanted = ({ customer, item }: Line) => repeats || !bought.get(customer)?.has(item);
  const wanted = after.filter((line) => isKnown(line) && bought.has(line.customer) && isWanted(line));
  const judged = new Set(wanted.map(({ customer }) => customer));
  const ids = { items: train.items, customers: [...judged] };
  const history = before.filter((line) => isKnown(line) && judged.has(line.customer));
  const test = fromLines(action, wanted, ids, "judged customers must buy known items before and after");
  return { train, history: fromLines(action, history, ids), test, repeats };
}
