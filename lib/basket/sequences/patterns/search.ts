/** Depth-first search for sequential patterns, as in PrefixSpan: every frequent pattern is extended where it can end. */
import { mustBe } from "../../../core/errors";
import { GrowableColumns } from "../../../core/growable-columns";
import { offsetsOf, runOfEach } from "../../../core/offsets";
import { withNoun } from "../../display/wording";
import { timeLimit } from "../../miners/time-limit";
import type { Sequences } from "../require-sequences";
import { createExtensionFinder, type Extension } from "./extensions";
import { type GapLimits, laterPurchases } from "./pattern-ends";
import type { SequentialPatterns } from "./sequential-patterns";
import { createSubpatternBound } from "./subpatterns";

/** Sequential patterns as a prefix tree. */
export type PatternColumns = Pick<SequentialPatterns, "item" | "parent" | "startsPurchase" | "count">;

/** Thresholds of the search. */
export interface PatternLimits extends GapLimits {
  readonly minCount: number;
  readonly maxLength: number;
  readonly maxPatterns: number;
  readonly maxSeconds: number | undefined;
}

const ACTION = "mine sequential patterns";

/** All frequent patterns; every pattern comes before its extensions. */
export function search(sequences: Sequences, limits: PatternLimits): PatternColumns {
  const { minCount, maxLength, maxPatterns, maxSeconds } = limits;
  const { times, customerOffsets } = sequences;
  const customerOf = runOfEach(customerOffsets);
  const findExtensions = createExtensionFinder(
    frequentOnly(sequences, customerOf, minCount),
    customerOf,
    minCount,
  );
  const patterns = new GrowableColumns(
    { item: Int32Array, parent: Int32Array, startsPurchase: Uint8Array, count: Int32Array },
    1024,
  );
  const { columns } = patterns;

  const found = () =>
    `${withNoun(patterns.size, "pattern")} found by then; raise minSupport, set maxLength or days`;
  const checkTime = timeLimit(ACTION, maxSeconds, found);
  const subpatterns = createSubpatternBound(sequences.itemNames.length);
  // With a largest gap, a pattern without its middle can be rarer than the pattern.
  const areFrequent = limits.maxGap === Number.POSITIVE_INFINITY;
  const allPurchases = { purchases: Int32Array.from(times.keys()), begins: times };
  grow(-1, 0, findExtensions(allPurchases, -1, maxLength > 1), true);
  return patterns.finish();

  /** Adds the extensions of a pattern of `length` items, then extends each in its last purchase and by a later one. */
  function grow(
    pattern: number,
    length: number,
    extensions: readonly Extension[],
    startsPurchase: boolean,
  ): void {
    for (const { item, count, ends } of extensions) {
      checkTime();
      const least = subpatterns.push(item, startsPurchase);
      if (patterns.size === maxPatterns || (areFrequent && least > maxPatterns)) {
        const rule = "at least the number of patterns; raise minSupport, set maxLength or days, or raise it";
        throw new RangeError(mustBe(ACTION, "maxPatterns", rule, maxPatterns));
      }
      const extended = patterns.addRow();
      columns.item[extended] = item;
      columns.parent[extended] = pattern;
      columns.startsPurchase[extended] = startsPurchase ? 1 : 0;
      columns.count[extended] = count;
      if (length + 1 < maxLength) {
        const isExtendedFurther = length + 2 < maxLength;
        grow(extended, length + 1, findExtensions(ends, item, isExtendedFurther), false);
        const later = laterPurchases(sequences, customerOf, ends, limits);
        grow(extended, length + 1, findExtensions(later, -1, isExtendedFurther), true);
      }
      subpatterns.pop(item, startsPurchase);
    }
  }
}

/** The purchases without the items that fewer than `minCount` customers bought. */
function frequentOnly({ offsets, items, itemNames }: Sequences, customerOf: Int32Array, minCount: number) {
  const count = new Int32Array(itemNames.length);
  const lastCustomer = new Int32Array(itemNames.length).fill(-1);
  for (let purchase = 0; purchase < customerOf.length; purchase++) {
    for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++) {
      if (lastCustomer[items[k]] !== customerOf[purchase]) count[items[k]]++;
      lastCustomer[items[k]] = customerOf[purchase];
    }
  }
  const lengths = new Int32Array(customerOf.length);
  for (let purchase = 0; purchase < lengths.length; purchase++)
    for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++)
      if (count[items[k]] >= minCount) lengths[purchase]++;
  return { itemNames, offsets: offsetsOf(lengths), items: items.filter((item) => count[item] >= minCount) };
}
