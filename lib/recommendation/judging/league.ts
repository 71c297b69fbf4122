/** Leagues of recommenders (推荐模型排行榜): judged on the same customers, beside a baseline. */
import { setImmediate } from "node:timers/promises";
import { mean, sum } from "../../core/compensated-sum";
import { mustBe } from "../../core/errors";
import * as gate from "../../core/options";
import { DISPLAY, type Displayable, withDisplay } from "../../core/text/display";
import { localized } from "../../core/text/language";
import * as table from "../../core/text/table";
import { type BootstrapInterval, type BootstrapOptions, metrics } from "../../metrics";
import type { FitProgress } from "../../selection";
import type { Interactions } from "../data/interactions";
import { bestOf, countsOf, judgedOf } from "../data/rows";
import type { InteractionSplit } from "../data/splits";
import { requireModel, scoresOf } from "../scoring/kinds";
import type { RecommenderModel } from "../scoring/scorer";
import { of as metricsOf, type RankingMetrics } from "./ranking-metrics";

/** How to judge, with `seed` 0 unless said otherwise. */
export interface RecommenderLeagueOptions
  extends Partial<Pick<BootstrapOptions, "seed" | "level" | "resamples">> {
  /** The length of the lists. @default 20 */
  readonly k?: number;
  /** Called after each list, with the name of the recommender. */
  readonly onProgress?: (progress: FitProgress) => void;
  /** Ends the work; recommenders that are judged by then are kept. */
  readonly signal?: AbortSignal;
}

/**
 * The means of the metrics over customers. Of all lists together: coverage is the share of items that are in one, Gini how unequally
 * items are shown (0 to 1), and novelty the mean of $-\log_2$ of the share of customers who bought what is shown, in bits.
 */
export interface RecommenderScore
  extends RankingMetrics,
    Readonly<Record<"coverage" | "gini" | "novelty" | "seconds", number>> {
  readonly name: string;
  /** Less those of the baseline, with the interval of a paired bootstrap over customers; undefined for the baseline. */
  readonly gain?: Readonly<Record<"ndcg" | "recall", BootstrapInterval>> | undefined;
}

/** The recommenders by NDCG, the best one first; not complete if it was cancelled. */
export interface RecommenderLeague extends Displayable {
  readonly kind: "recommender-league";
  readonly scores: readonly RecommenderScore[];
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

/**
 * Judges recommenders on a split (离线评估): each is fitted on `train` alone, and ranks all items for each customer by `history`,
 * without those bought unless the split `repeats`. The interval tells how the gain varies with other customers like these, not
 * with other training data. O(recommenders · (fit + customers · scores)).
 *
 * @param recommenders Fits by name, `{ EASE: (train) => ease.fit(train) }`, a Map if names are integers; the first is the baseline.
 * @throws {TypeError} If a model is not of the interactions that its fit was given. @throws As the fits.
 * @see Krichene, W. & Rendle, S. (2020). On sampled metrics for item recommendation. KDD, 1748-1757, for ranking all items.
 *
 * @example
 * const lines = { customer: ["ann", "bob", "ann"], item: ["tea", "cup", "cup"], time: [1, 2, 3] };
 * const split = interactionSplits.byTime(lines, { at: 3 });
 * (await run({ bestsellers: popularity.fit }, split)).scores[0].recall; // 1
 */
export async function run(
  recommenders: gate.ByName<(train: Interactions) => RecommenderModel | Promise<RecommenderModel>>,
  split: InteractionSplit,
  options: RecommenderLeagueOptions = {},
): Promise<RecommenderLeague> {
  const action = "run a league of recommenders";
  const { k, signal, onProgress, ...bootstrap } = gate.readOptions(action, options, OPTIONS);
  const fits = gate.readEntries(action, "recommenders", recommenders, "fits by name");
  if (fits.length === 0) throw new RangeError(mustBe(action, "recommenders", "at least one", recommenders));
  for (const [name, fit] of fits) gate.callback()(action, `recommenders.${name}`, fit);
  const judged = judgedOf(action, split);
  const { train } = split;
  const scores: RecommenderScore[] = [];
  let [done, baseline]: [number, RankingMetrics[] | undefined] = [0, undefined];
  for (const [name, fit] of fits) {
    if (signal?.aborted) break;
    const start = performance.now();
    const model = await fit(train);
    requireModel(action, `the model of ${name}`, model);
    if (model.interactions !== train)
      throw new TypeError(mustBe(action, `the model of ${name}`, "of the interactions it was given", model));
    const shown = new Float64Array(train.items.length);
    const lists: RankingMetrics[] = [];
    for (const { customer, hidden, wanted } of judged) {
      if (signal?.aborted) break;
      const of = scoresOf(model, customer);
      for (const code of hidden) of[code] = Number.NaN;
      const best = bestOf(train, of, k);
      for (const code of best) shown[code]++;
      lists.push(metricsOf(best, wanted, { k }));
      onProgress?.({ name, done: ++done, total: fits.length * judged.length });
      await setImmediate();
    }
    if (lists.length < judged.length) break;
    const gainOf = (metric: "ndcg" | "recall", base: readonly RankingMetrics[]) => {
      const gains = lists.map((list, c) => list[metric] - base[c][metric]);
      return metrics.interval((_, own) => mean(own), gains, gains, bootstrap);
    };
    const names = Object.keys(lists[0]) as (keyof RankingMetrics)[];
    const means = names.map((metric) => [metric, mean(lists.map((list) => list[metric]))]);
    const seconds = (performance.now() - start) / 1000;
    const gain = baseline && { ndcg: gainOf("ndcg", baseline), recall: gainOf("recall", baseline) };
    scores.push({ name, ...Object.fromEntries(means), ...exposureOf(shown, train), seconds, gain });
    baseline ??= lists;
  }
  scores.sort((a, b) => b.ndcg - a.ndcg);
  const english = `Lists of ${k} items for ${judged.length} customers`;
  const caption = localized(english, `${judged.length} 位顾客的列表，每张 ${k} 件`);
  const league = { kind: "recommender-league", scores, isComplete: scores.length === fits.length } as const;
  return withDisplay(league, () => display(scores, caption));
}

/** What all lists show together, by the number of lists of each item. */
function exposureOf(shown: Float64Array, train: Interactions) {
  const [n, total] = [shown.length, sum(shown)];
  const bits = Array.from(countsOf(train), (count) => Math.log2(train.customers.length / count));
  const ranks = shown.slice().sort();
  return {
    coverage: shown.filter(Boolean).length / n,
    gini: sum(ranks.map((lists, i) => (2 * i + 1 - n) * lists)) / (n * total),
    novelty: sum(shown.map((lists, item) => lists * bits[item])) / total,
  };
}

function display(scores: readonly RecommenderScore[], caption: string) {
  const records = scores.map(({ name, gain, ndcg, ...one }) => {
    const limits = gain && [gain.ndcg.estimate, gain.ndcg.lower, gain.ndcg.upper].map((x) => x.toFixed(3));
    const over = limits && `${limits[0]} [${limits[1]}, ${limits[2]}]`;
    const { recall, averagePrecision: MAP, reciprocalRank: MRR, hit, coverage, novelty } = one;
    return { name, NDCG: ndcg, over, recall, MAP, MRR, hit, coverage, novelty };
  });
  const columns = [
    { name: "name", heading: localized("name", "方法") },
    "NDCG",
    { name: "over", heading: localized("over the first", "比第一个高") },
    { name: "recall", heading: localized("recall", "召回率") },
    "MAP",
    "MRR",
    { name: "hit", heading: localized("hit rate", "命中率") },
    { name: "coverage", heading: localized("coverage", "覆盖率") },
    { name: "novelty", heading: localized("novelty", "新颖度") },
  ];
  return table.fromRecords(records, { caption, columns, limit: records.length, digits: 3 })[DISPLAY]();
}
