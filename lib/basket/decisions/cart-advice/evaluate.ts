/** Evaluates advice (推荐评估): hides one item of each basket, and compares with recommending the bestsellers. */
import type { Baskets } from "../../../core/baskets";
import { integer, type OptionReaders, readOptions } from "../../../core/options";
import { seeded } from "../../../core/random";
import { column } from "../../../core/text/cell";
import type { Displayable } from "../../../core/text/display";
import { localized } from "../../../core/text/language";
import * as table from "../../../core/text/table";
import { requireBaskets } from "../../baskets/require-baskets";
import { type Columns, withTable } from "../../display";
import { formatCount, withNoun } from "../../display/wording";
import type { FrequentItemsets, Rules } from "../../types";
import { ACTION, ADVICE_READERS, type AdviceOptions, createAdvisor } from "./recommend";

/** What to offer, and which items to hide. */
export interface EvaluationOptions extends AdviceOptions {
  /** Seed of the random choice of the hidden items; an integer in [0, 2^32). */
  readonly seed: number;
}

const EVALUATION_READERS = { ...ADVICE_READERS, seed: integer(0) } satisfies OptionReaders<EvaluationOptions>;

/** How often a recommender offers the hidden item. */
export interface AdviceScore {
  readonly hits: number;
  /** `hits` as a fraction of the carts. */
  readonly hitRate: number;
  /** Hit rate minus the hit rate of the popular items. */
  readonly difference: number;
  /** Standard error of `difference`, for paired observations of the same carts. */
  readonly standardError: number;
}

/** Scores of the rules and of the baseline. Displayed as a table. */
export interface AdviceEvaluation extends Displayable {
  /** Baskets with at least two items; one item of each was hidden. */
  readonly carts: number;
  readonly limit: number;
  /** Carts for which the rules had an offer. */
  readonly advisedCarts: number;
  readonly rules: AdviceScore;
  /** The offers of the rules, filled up to `limit` with popular items. */
  readonly rulesThenPopular: AdviceScore;
  /** The baseline: the most popular items that are not in the cart. */
  readonly popular: AdviceScore;
}

/**
 * Is the advice better than offering the bestsellers to everyone? Hides one item of each basket (leave one out, 留一法), asks for
 * advice on the remaining items, and counts how often the hidden item is offered (hit rate at `limit`). Does the same with
 * the most popular items.
 *
 * Use baskets that the rules were not found in (`holdOut`, `baskets.slice`); otherwise the hit rate is too high. The standard
 * error of the difference over n carts, of which b are hit only by the first method and c only by the second, is
 * $\sqrt{b + c - (b - c)^2 / n} / n$. Popularity is measured in the baskets the rules were found in.
 *
 * @param heldOut Items are matched by name; a hidden item that is in no rule counts as a miss.
 * @throws {RangeError} If an option is out of range.
 *
 * @see Cremonesi, P., Koren, Y. & Turrin, R. (2010). Performance of recommender algorithms on top-N recommendation
 * tasks. RecSys, 39-46. doi:10.1145/1864708.1864721
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea", "cup"], ["tea", "cup"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * evaluate(found, receipts, { limit: 1, seed: 1 }).rules.hitRate; // 1
 */
export function evaluate(rules: Rules, heldOut: Baskets, options: EvaluationOptions): AdviceEvaluation {
  requireBaskets(ACTION, heldOut);
  const { seed, ...advice } = readOptions(ACTION, options, EVALUATION_READERS);
  const { limit, exclude } = advice;
  const advise = createAdvisor(rules, advice);
  const bestsellers = bestsellersOf(rules.frequent, exclude);
  const random = seeded(seed);
  const { itemNames, offsets, items } = heldOut;
  const trials: Trial[] = [];
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    const cart = Array.from(items.subarray(offsets[basket], offsets[basket + 1]), (i) => itemNames[i]);
    if (cart.length < 2) continue;
    const [hidden] = cart.splice(random.integer(cart.length), 1);
    const advised = advise(cart).map((advice) => advice.item);
    const popular = firstNotIn(bestsellers, new Set(cart), limit);
    const more = firstNotIn(bestsellers, new Set([...cart, ...advised]), limit - advised.length);
    trials.push({
      isAdvised: advised.length > 0,
      rules: advised.includes(hidden),
      rulesThenPopular: advised.includes(hidden) || more.includes(hidden),
      popular: popular.includes(hidden),
    });
  }
  const evaluation = {
    carts: trials.length,
    limit,
    advisedCarts: trials.filter(({ isAdvised }) => isAdvised).length,
    rules: scoreOf(trials, "rules"),
    rulesThenPopular: scoreOf(trials, "rulesThenPopular"),
    popular: scoreOf(trials, "popular"),
  };
  return withTable(evaluation, toTable);
}

/** Whether the rules had an offer for a cart, and which methods offered the hidden item. */
type Trial = Readonly<Record<"isAdvised" | "rules" | "rulesThenPopular" | "popular", boolean>>;

function scoreOf(trials: readonly Trial[], method: keyof Trial): AdviceScore {
  const hits = trials.filter((trial) => trial[method]).length;
  const gained = trials.filter((trial) => trial[method] && !trial.popular).length;
  const lost = trials.filter((trial) => trial.popular && !trial[method]).length;
  const difference = gained - lost;
  const n = Math.max(1, trials.length);
  const standardError = Math.sqrt(Math.max(0, gained + lost - difference ** 2 / n)) / n;
  return { hits, hitRate: hits / n, difference: difference / n, standardError };
}

function toTable(evaluation: Columns<AdviceEvaluation>): table.Table {
  const { carts, limit, advisedCarts, rules, rulesThenPopular, popular } = evaluation;
  const rows = [
    [localized("rules", "规则"), ...Object.values(rules)],
    [localized("rules, then popular items", "规则，再加热销品"), ...Object.values(rulesThenPopular)],
    [localized("popular items (baseline)", "热销品（基线）"), ...Object.values(popular)],
  ];
  const columns = [
    localized("offered", "推荐方式"),
    localized("hits", "猜中"),
    localized(`hit rate at ${limit}`, `前 ${limit} 项命中率`),
    localized("above the baseline", "高于基线"),
    column("standard error", "标准误"),
  ];
  const caption = localized(
    `One item hidden in each of ${withNoun(carts, "basket")}; rules had advice for ${formatCount(advisedCarts)}`,
    `${formatCount(carts)} 个购物篮各藏起一件商品；其中 ${formatCount(advisedCarts)} 个有规则可用`,
  );
  return table.fromRows(columns, rows, { caption });
}

/** Names of the frequent items, the most frequent first. */
function bestsellersOf({ itemNames }: FrequentItemsets, exclude: readonly string[]): string[] {
  const excluded = new Set(exclude);
  return [...itemNames].reverse().filter((name) => !excluded.has(name));
}

function firstNotIn(names: readonly string[], taken: ReadonlySet<string>, limit: number): string[] {
  const first: string[] = [];
  for (let i = 0; i < names.length && first.length < limit; i++)
    if (!taken.has(names[i])) first.push(names[i]);
  return first;
}
