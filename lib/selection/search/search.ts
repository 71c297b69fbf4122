/** Searches (参数搜索): the best of several candidates for a learner's parameters, by cross-validation. */
import { mustBe } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import {
  callback,
  checkedLater,
  integer,
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  withDefault,
} from "../../core/options";
import { seeded } from "../../core/random";
import { readColumn } from "../../core/vectors";
import { run } from "../cross-validation";
import {
  CROSS_VALIDATION_OPTIONS,
  type FitProgress,
  readSplits,
  type ValidationOptions,
} from "../evaluation";
import { answersOf, classesOf, type LearnerOf, requireLearner } from "../learner-type";
import type { Raw, TableRows } from "../preparation/table-columns";
import type { IndexSplit } from "../splitting";

/** How to search. Weights are those of the fit. */
export interface SearchOptions<Label extends ClassLabel>
  extends Omit<ValidationOptions<Label>, "weights" | "trainScores"> {
  /** Whether high or low values of the first score are good. @default "highest" */
  readonly best?: "highest" | "lowest";
}

/** A candidate and its scores. */
export interface ScoredCandidate<Parameters> {
  readonly parameters: Parameters;
  /** Means over the splits, by name. */
  readonly means: Readonly<Record<string, number>>;
  /** The round of halving, from 0, and its number of rows. */
  readonly round: number;
  readonly rows: number;
}

/** What was found, and the model of it that is fitted to all rows. */
export interface Search<Parameters> {
  readonly kind: "search";
  readonly best: Parameters;
  readonly candidates: readonly ScoredCandidate<Parameters>[];
  readonly model: unknown;
  /** Of a classifier. */
  readonly classes?: readonly ClassLabel[];
}

/** How to search by halving. */
export interface HalvingOptions<Label extends ClassLabel> extends SearchOptions<Label> {
  /** One of so many candidates stays in each round, and gets so many times the rows. @default 3 */
  readonly factor?: number;
  /** Rows of the first round. @default so many that the last round has all, at least 2 for each split and class (of texts) */
  readonly minRows?: number;
  /** Seed of the rows that a round takes from each part. */
  readonly seed: number;
}

const { weights: _, trainScores: __, ...SHARED } = CROSS_VALIDATION_OPTIONS;
const SEARCH_OPTIONS = {
  ...SHARED,
  best: withDefault("highest", oneOf(["highest", "lowest"])),
} satisfies OptionReaders<SearchOptions<ClassLabel>>;
const HALVING_OPTIONS = {
  ...SEARCH_OPTIONS,
  factor: withDefault(3, integer(2)),
  minRows: optional(integer(1)),
  seed: integer(0),
} satisfies OptionReaders<HalvingOptions<ClassLabel>>;

const ACTION = "search parameters";

/**
 * A learner that tries all candidates by cross-validation and fits the best one, the first of equals, to all its rows: grid search
 * (网格搜索) or random search, by the candidates. In `crossValidation.run` it makes nested cross-validation (嵌套交叉验证).
 * O(candidates · splits · fit).
 *
 * @param build The learner of a candidate.
 * @param candidates As `parameterGrid.of` and `parameterGrid.sample` make them.
 * @param options `splits` is a function where the search is fitted to parts of the data.
 * @returns A learner with the name of the first candidate's; its `fit` returns a promise.
 * @throws {TypeError} If there is no candidate.
 *
 * @example
 * const lines = parameterGrid.of({ intercept: [false, true] });
 * const scores = { mse: ({ actual, predicted }) => metrics.meanSquaredError(actual, predicted) };
 * const line = of((parameters) => learner.of("line", linearRegression, parameters), lines, {
 *   ...{ splits: splitting.kFold(6, { folds: 2 }), scores, best: "lowest" },
 * });
 * (await line.fit([[0], [1], [2], [3], [4], [5]], [1, 3, 5, 7, 9, 11])).best; // { intercept: true }
 */
export function of<Parameters, Rows extends TableRows, Label extends ClassLabel>(
  build: (parameters: Parameters) => LearnerOf<Rows, Label>,
  candidates: readonly Parameters[],
  options: SearchOptions<Label>,
): LearnerOf<Rows, Label, Search<Parameters>> {
  const read = readOptions(ACTION, options, SEARCH_OPTIONS) as SearchOptions<Label>;
  return searching(build, candidates, read, (count) => ({ rounds: [count], factor: 1, seed: 0 }));
}

/**
 * The same by successive halving (逐次减半): all candidates on few rows, the best third on three times as many, and so on, with
 * the schedule of scikit-learn's `HalvingGridSearchCV`. O(candidates · splits · fit to a share of the rows).
 *
 * @param build The learner of a candidate.
 * @param candidates As `parameterGrid.of` and `parameterGrid.sample` make them.
 * @throws {TypeError} If there is no candidate. @throws {RangeError} From `fit`, if `minRows` is above the number of rows.
 * @see Jamieson, K. & Talwalkar, A. (2016). Non-stochastic best arm identification and hyperparameter optimization. AISTATS 51, 240-248.
 *
 * @example
 * const scores = { mse: ({ actual, predicted }) => metrics.meanSquaredError(actual, predicted) };
 * const splits = splitting.kFold(8, { folds: 2 });
 * const line = byHalving((parameters) => learner.of("line", linearRegression, parameters),
 *   parameterGrid.of({ intercept: [false, true] }), { splits, scores, best: "lowest", factor: 2, seed: 1 });
 * const model = await line.fit([[0], [1], [2], [3], [4], [5], [6], [7]], [1, 3, 5, 7, 9, 11, 13, 15]);
 * model.candidates.map(({ rows }) => rows); // [4, 4, 8]
 */
export function byHalving<Parameters, Rows extends TableRows, Label extends ClassLabel>(
  build: (parameters: Parameters) => LearnerOf<Rows, Label>,
  candidates: readonly Parameters[],
  options: HalvingOptions<Label>,
): LearnerOf<Rows, Label, Search<Parameters>> {
  const { factor, minRows, seed, ...read } = readOptions(ACTION, options, HALVING_OPTIONS);
  return searching(build, candidates, read as SearchOptions<Label>, (count, atLeast) => {
    // Rounds until one candidate is left, as far as the rows last.
    const needed = 1 + Math.floor(Math.log(candidates.length) / Math.log(factor));
    const first = minRows ?? Math.max(atLeast, Math.floor(count / factor ** (needed - 1)));
    if (first > count)
      throw new RangeError(mustBe(ACTION, "minRows", `at most ${count}, the number of rows`, first));
    const possible = 1 + Math.floor(Math.log(Math.floor(count / first)) / Math.log(factor));
    const rounds = Array.from({ length: Math.min(needed, possible) }, (_, round) => first * factor ** round);
    return { rounds, factor, seed };
  });
}

/** The numbers of rows of the rounds; of each round, one of `factor` candidates stays. */
interface Plan {
  readonly rounds: readonly number[];
  readonly factor: number;
  readonly seed: number;
}

function searching<Parameters, Rows extends TableRows, Label extends ClassLabel>(
  build: (parameters: Parameters) => LearnerOf<Rows, Label>,
  candidates: readonly Parameters[],
  { splits, scores, best, signal, onProgress }: SearchOptions<Label>,
  planOf: (count: number, atLeast: number) => Plan,
): LearnerOf<Rows, Label, Search<Parameters>> {
  callback()(ACTION, "build", build);
  if (listOf(checkedLater<Parameters>())(ACTION, "candidates", candidates).length === 0)
    throw new TypeError(mustBe(ACTION, "candidates", "at least one candidate", candidates));
  const built = (parameters: Parameters) => {
    const learner = build(parameters);
    requireLearner(ACTION, learner);
    return learner;
  };
  const first = built(candidates[0]);
  const better = best === "lowest" ? -1 : 1;
  return {
    name: first.name,
    async fit(rows, target, options) {
      const labels = readColumn<Label>(ACTION, "target", target);
      const all = readSplits(ACTION, splits, labels);
      const classes = typeof labels[0] === "string" ? new Set(Array.from(labels)).size : 1;
      const plan = planOf(labels.length, 2 * all.length * classes);
      const total = roundSizes(candidates.length, plan).reduce((sum, size) => sum + size, 0) * all.length;
      const found: (ScoredCandidate<Parameters> & { readonly score: number })[] = [];
      let [left, done] = [[...candidates], 0];
      for (const [round, count] of plan.rounds.entries()) {
        const taken = count === labels.length ? all : subsample(all, count / labels.length, plan.seed);
        for (const parameters of left) {
          const report = (progress: FitProgress) =>
            onProgress?.({ name: progress.name, done: ++done, total });
          const settings = {
            splits: taken,
            scores,
            ...options,
            ...(signal && { signal }),
            onProgress: report,
          };
          const { means } = await run(built(parameters), rows as Raw<Rows>, target, settings);
          const score = better * means[Object.keys(scores)[0]];
          found.push({ parameters, means, round, rows: count, score });
        }
        // From worst to best, as scikit-learn keeps them; the order counts for equal scores.
        const ordered = found
          .filter((candidate) => candidate.round === round)
          .sort((a, b) => a.score - b.score);
        left = ordered.slice(-Math.ceil(ordered.length / plan.factor)).map(({ parameters }) => parameters);
      }
      const last = found.filter(({ round }) => round === plan.rounds.length - 1);
      const { parameters } = last.reduce((most, next) => (next.score > most.score ? next : most));
      const model = await built(parameters).fit(rows, target, options);
      const known = classesOf(model);
      const scored = found.map(({ score, ...candidate }) => candidate);
      return {
        kind: "search",
        best: parameters,
        candidates: scored,
        model,
        ...(known && { classes: known }),
      };
    },
    ...answersOf(first, ({ best: parameters, model }: Search<Parameters>, rows: Rows) => [
      built(parameters),
      model,
      rows,
    ]),
  };
}

/** The number of candidates in each round. */
function roundSizes(candidates: number, { rounds, factor }: Plan): number[] {
  let left = candidates;
  return rounds.map(() => {
    const size = left;
    left = Math.ceil(left / factor);
    return size;
  });
}

/** A share of the rows of each part, the same in each split of the same size, as scikit-learn's `resample` takes it. */
function subsample(splits: readonly IndexSplit[], share: number, seed: number): IndexSplit[] {
  const part = (indices: Int32Array) => {
    const order = seeded(seed).permutation(indices.length);
    return order.subarray(0, Math.floor(share * indices.length)).map((position) => indices[position]);
  };
  return splits.map((split) => ({
    trainIndices: part(split.trainIndices),
    testIndices: part(split.testIndices),
  }));
}
