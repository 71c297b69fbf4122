/** Sequential patterns (序列模式): what customers buy, and what they buy after it. */
import { mustBe, requireInteger } from "../../../core/errors";
import {
  finite,
  integer,
  type OptionReaders,
  readerOf,
  readOptions,
  withDefault,
} from "../../../core/options";
import { minCountOf, readMinSupport, UNLIMITED } from "../../miners/constraints/thresholds";
import { TIME_LIMIT_READERS, type TimeLimitOption } from "../../miners/time-limit";
import type { MinSupport } from "../../types";
import { DAY, requireSequences, type Sequences } from "../require-sequences";
import { type PatternColumns, search } from "./search";
import { asPatterns, type SequentialPatterns } from "./sequential-patterns";

const ACTION = "mine sequential patterns";

/** Thresholds and limits of the patterns. */
export interface SequentialPatternOptions extends TimeLimitOption {
  /** Fraction of the customers in (0, 1], or `{ count }` customers; a pattern exactly at the threshold is frequent. */
  readonly minSupport: MinSupport;
  /** Items in the shortest pattern to list. @default 1 */
  readonly minLength?: number;
  /** Items in the longest pattern. @default no limit */
  readonly maxLength?: number;
  /** Purchases in the shortest pattern to list; 2 leaves out items that are only bought together. @default 1 */
  readonly minPurchases?: number;
  /** Minimum days between consecutive purchases of the pattern. @default any later time */
  readonly minGapDays?: number;
  /** Maximum days between consecutive purchases of the pattern. @default no limit */
  readonly maxGapDays?: number;
  /** Maximum days from the first purchase of the pattern to its last. @default no limit */
  readonly withinDays?: number;
  /** Patterns at most; more is an error. @default 10,000,000 */
  readonly maxPatterns?: number;
}

const days = readerOf<number>((action, name, value) => {
  if (typeof value !== "number") throw new TypeError(mustBe(action, name, "a number of days", value));
  if (!(value >= 0)) throw new RangeError(mustBe(action, name, "at least 0 days", value));
});

const PATTERN_READERS = {
  minSupport: readMinSupport,
  minLength: withDefault(1, integer(1)),
  maxLength: withDefault(UNLIMITED, integer(1)),
  minPurchases: withDefault(1, integer(1)),
  minGapDays: withDefault(0, finite),
  maxGapDays: withDefault(Number.POSITIVE_INFINITY, days),
  withinDays: withDefault(Number.POSITIVE_INFINITY, days),
  maxPatterns: withDefault(10_000_000, integer(1)),
  ...TIME_LIMIT_READERS,
} satisfies OptionReaders<SequentialPatternOptions>;

/**
 * Sequential patterns (序列模式): sets of items that enough customers bought in successive purchases, with the exact number of
 * customers. Other purchases may lie between.
 *
 * $$\mathrm{count}(\langle s_1 \dots s_k \rangle) = |\{c : s_1 \subseteq p_{j_1}, \dots, s_k \subseteq p_{j_k},\
 * j_1 < \dots < j_k\}|$$
 *
 * Grows prefixes, as in PrefixSpan. Instead of projected copies of the sequences, it keeps all purchases at which a pattern can
 * end (as in the id-lists of cSPADE), each with the latest time at which the pattern can begin. So limits on days lose no
 * pattern. With `maxGapDays`, a pattern without one of its middle purchases can be rarer than the pattern itself; its
 * prefixes cannot.
 *
 * Recent customers had less time for long patterns. Counts describe the past; for probabilities use `sequentialRules`.
 *
 * The number of patterns can be exponential in the input. Each costs O(order lines after the first purchase of the pattern).
 *
 * @returns Patterns of most customers first, then those with fewer items, then in search order.
 * @throws {RangeError} If an option is out of range, there are more than `maxPatterns`, or mining takes more than
 * `maxSeconds`.
 * @throws {TypeError} If `sequences` are not sequences.
 *
 * @see Pei, J. et al. (2004). Mining sequential patterns by pattern-growth: the PrefixSpan approach. IEEE Transactions on
 * Knowledge and Data Engineering 16(11), 1424-1440. doi:10.1109/TKDE.2004.77
 * @see Zaki, M. J. (2000). Sequence mining in categorical domains: incorporating constraints. CIKM, 422-429.
 * doi:10.1145/354756.354849
 *
 * @example
 * const bought = sequences.of([[["tea"], ["cup"]], [["tea", "pot"], ["cup"]], [["cup"]]]);
 * [...mine(bought, { minSupport: 0.5, minPurchases: 2 })]; // [{ purchases: [["tea"], ["cup"]], count: 2, support: 2 / 3 }]
 */
export function mine(sequences: Sequences, options: SequentialPatternOptions): SequentialPatterns {
  requireSequences(ACTION, sequences);
  const {
    minSupport,
    minLength,
    maxLength,
    minPurchases,
    minGapDays,
    maxGapDays,
    withinDays,
    maxPatterns,
    maxSeconds,
  } = readOptions(ACTION, options, PATTERN_READERS);
  const customerCount = sequences.customerOffsets.length - 1;
  const minCount = minCountOf(minSupport, customerCount);
  requireInteger(ACTION, "maxLength", maxLength, minLength);
  if (minGapDays < 0) throw new RangeError(mustBe(ACTION, "minGapDays", "at least 0 days", minGapDays));
  if (maxGapDays < minGapDays)
    throw new RangeError(mustBe(ACTION, "maxGapDays", `at least ${minGapDays} days`, maxGapDays));

  const limits = {
    minCount,
    maxLength,
    maxPatterns,
    maxSeconds,
    minGap: minGapDays * DAY,
    maxGap: maxGapDays * DAY,
    within: withinDays * DAY,
  };
  const patterns = search(sequences, limits);
  return asPatterns({
    ...listedPatterns(patterns, minLength, minPurchases),
    customerCount,
    minCount,
    itemNames: sequences.itemNames,
    ...patterns,
  });
}

/** Positions of the patterns with enough items and purchases, those of most customers first. */
function listedPatterns(
  { parent, startsPurchase, count }: PatternColumns,
  minLength: number,
  minPurchases: number,
) {
  const length = new Int32Array(count.length);
  const purchases = new Int32Array(count.length);
  for (let i = 0; i < count.length; i++) {
    length[i] = 1 + (parent[i] < 0 ? 0 : length[parent[i]]);
    purchases[i] = startsPurchase[i] + (parent[i] < 0 ? 0 : purchases[parent[i]]);
  }
  const listed = Int32Array.from(count.keys()).filter(
    (i) => length[i] >= minLength && purchases[i] >= minPurchases,
  );
  listed.sort((a, b) => count[b] - count[a] || length[a] - length[b] || a - b);
  return { listed, size: listed.length };
}
