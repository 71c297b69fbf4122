/** Leagues of recommenders (推荐模型排行榜): judged on the same customers, beside a baseline. */
import { setImmediate } from "node:timers/promises";
import { mean, sum } from "../../core/compensated-sum";
import { mustBe, requireKind } from "../../core/errors";
import * as gate from "../../core/options";
import { DISPLAY, type Displayable, type MimeBundle, withDisplay } from "../../core/text/display";
import * as table from "../../core/text/table";
import { type BootstrapInterval, metrics } from "../../metrics";
import type { FitProgress } from "../../selection";
import type { Interactions } from "../data/interactions";
import { bestOf, countsOf, judgedOf, requireSplit } from "../data/rows";
import type { InteractionSplit } from "../data/splits";
import type { Recommender } from "../recommender";
import { requireModel, scoresOf } from "../scoring/kinds";
import { of as metricsOf, type RankingMetrics } from "./ranking-metrics";

/** How to judge. */
export interface RecommenderLeagueOptions {
  /** The length of the lists. @default 20 */
  readonly k?: number;
  /** Of the bootstrap. @default 0 */
  readonly seed?: number;
  /** Of the intervals. @default 0.95 */
  readonly level?: number;
  /** @default 1000 */
  readonly resamples?: number;
  /** Called after each list, with the name of the recommender. */
  readonly onProgress?: (progress: FitProgress) => void;
  /** Ends the work; recommenders that are judged by then are kept. */
  readonly signal?: AbortSignal;
}

/** The means of the metrics over customers, and what the lists show together. */
export interface RecommenderScore extends RankingMetrics {
  readonly name: string;
  /** The share of all items that are in a list. */
  readonly coverage: number;
  /** How unequally items are shown: 0 if all equally, near 1 if all lists are the same. */
  readonly gini: number;
  /** The mean over shown items of $-\log_2$ of the share of customers who bought it, in bits. */
  readonly novelty: number;
  readonly seconds: number;
  /** Less those of the baseline, with the interval of a paired bootstrap over customers; undefined for the baseline. */
  readonly gain?: Readonly<Record<"ndcg" | "recall", BootstrapInterval>>;
}

/** The recommenders by NDCG, the best one first. */
export interface RecommenderLeague extends Displayable {
  readonly kind: "recommender-league";
  readonly k: number;
  readonly customers: number;
  readonly scores: readonly RecommenderScore[];
  /** False if it was cancelled. */
  readonly isComplete: boolean;
}

const OPTIONS = {
  k: gate.withDefault(20, gate.integer(1)),
  seed: gate.withDefault(0, gate.integer(0, 2 ** 32 - 1)),
  level: gate.withDefault(0.95, gate.openFraction),
  resamples: gate.withDefault(1000, gate.integer(1)),
  onProgress: gate.optional(gate.callback<(progress: FitProgress) => void>()),
  signal: gate.abortSignal,
} satisfies gate.OptionReaders<RecommenderLeagueOptions>;

const readRecommender = gate.readerOf<Recommender>((action, name, value) =>
  requireKind(action, name, value, "a recommender, as made by recommender.of", {
    name: "text",
    fit: "function",
  }),
);
const ACTION = "run a league of recommenders";

/**
 * Judges recommenders on a split: each is fitted on `train` alone, and ranks all items for each customer by `history`, without
 * those bought unless the split `repeats`. O(recommenders · (fit + customers · scores)).
 *
 * The interval tells how the gain would vary with other customers like these, not with other training data.
 *
 * @param recommenders Of different names; the first is the baseline, such as popularity.
 * @throws {TypeError} If a model is not of the interactions that its recommender was given. @throws As the recommenders.
 * @see Krichene, W. & Rendle, S. (2020). On sampled metrics for item recommendation. KDD, 1748-1757, for ranking all items.
 *
 * @example
 * const lines = { customer: ["ann", "bob", "ann"], item: ["tea", "cup", "cup"], time: [1, 2, 3] };
 * const split = interactionSplits.byTime(lines, { at: 3 });
 * (await run([recommender.of("bestsellers", popularity)], split)).scores[0].recall; // 1
 */
export async function run(
  recommenders: readonly Recommender[],
  split: InteractionSplit,
  options: RecommenderLeagueOptions = {},
): Promise<RecommenderLeague> {
  const { k, signal, onProgress, ...bootstrap } = gate.readOptions(ACTION, options, OPTIONS);
  const given = gate.listOf(readRecommender)(ACTION, "recommenders", recommenders);
  if (given.length === 0 || new Set(given.map(({ name }) => name)).size < given.length)
    throw new RangeError(mustBe(ACTION, "recommenders", "at least one, of different names", given));
  requireSplit(ACTION, split);
  const { train, test } = split;
  const total = given.length * test.customers.length;
  const scores: RecommenderScore[] = [];
  let [done, baseline]: [number, RankingMetrics[] | undefined] = [0, undefined];
  for (const { name, fit } of given) {
    if (signal?.aborted) break;
    const start = performance.now();
    const model = await fit(train);
    requireModel(ACTION, `the model of ${name}`, model);
    if (model.interactions !== train)
      throw new TypeError(mustBe(ACTION, `the model of ${name}`, "of the interactions it was given", model));
    const shown = new Float64Array(train.items.length);
    const lists: RankingMetrics[] = [];
    for (const customer of judgedOf(split)) {
      const best = bestOf(train, scoresOf(model, customer), k, customer.isOut);
      for (const code of best) shown[code]++;
      lists.push(metricsOf(best, Array.from(customer.wanted), { k }));
      onProgress?.({ name, done: ++done, total });
      await setImmediate();
      if (signal?.aborted) break;
    }
    if (lists.length < test.customers.length) break;
    const seconds = (performance.now() - start) / 1000;
    const gainOf = (metric: "ndcg" | "recall", base: readonly RankingMetrics[]) => {
      const gains = lists.map((list, c) => list[metric] - base[c][metric]);
      return metrics.interval((_, own) => mean(own), gains, gains, bootstrap);
    };
    const gain = baseline && { ndcg: gainOf("ndcg", baseline), recall: gainOf("recall", baseline) };
    const names = Object.keys(lists[0]) as (keyof RankingMetrics)[];
    const means = names.map((metric) => [metric, mean(lists.map((list) => list[metric]))]);
    scores.push({ name, ...Object.fromEntries(means), ...exposureOf(shown, train), seconds, gain });
    baseline ??= lists;
  }
  const isComplete = scores.length === given.length;
  scores.sort((a, b) => b.ndcg - a.ndcg);
  const result = {
    kind: "recommender-league",
    k,
    customers: test.customers.length,
    scores,
    isComplete,
  } as const;
  return withDisplay(result, display);
}

/** What all lists show together, by the number of lists of each item. */
function exposureOf(shown: Float64Array, train: Interactions) {
  const total = sum(shown);
  const bits = Float64Array.from(countsOf(train), (count) => Math.log2(train.customers.length / count));
  const ranks = shown.slice().sort();
  return {
    coverage: shown.filter((lists) => lists > 0).length / shown.length,
    gini: sum(ranks.map((lists, i) => (2 * i + 1 - shown.length) * lists)) / (shown.length * total),
    novelty: sum(shown.map((lists, item) => lists * bits[item])) / total,
  };
}

function display({ k, customers, scores }: Omit<RecommenderLeague, typeof DISPLAY>): MimeBundle {
  const records = scores.map(({ name, gain, ...one }) => {
    const [value, low, high] = gain
      ? [gain.ndcg.estimate, gain.ndcg.lower, gain.ndcg.upper].map((x) => x.toFixed(4))
      : [];
    return {
      ...{
        recommender: name,
        NDCG: one.ndcg,
        "over the baseline": value && `${value} [${low}, ${high}]`,
        recall: one.recall,
      },
      ...{
        precision: one.precision,
        MAP: one.averagePrecision,
        MRR: one.reciprocalRank,
        "hit rate": one.hit,
      },
      ...{ coverage: one.coverage, Gini: one.gini, novelty: one.novelty, seconds: one.seconds },
    };
  });
  const caption = `Lists of ${k} items for ${customers} customers`;
  return table.fromRecords(records, { caption, limit: records.length })[DISPLAY]();
}
