/** Frequent itemsets by MLlib's FP-growth, on the cluster. */
import { randomUUID } from "node:crypto";
import type { CountedSet } from "../../basket/miners/results/from-counts";
import { collect, relationOf, runCommand } from "./engine";
import type { SparkSession } from "./session";

const ESTIMATOR = "org.apache.spark.ml.fpm.FPGrowth";

/** What is mined: which sets, how many of them at most, and from how many baskets. */
export interface SparkMining {
  readonly minCount: number;
  readonly maxLength: number;
  readonly maxItemsets: number;
  readonly basketCount: number;
}

/**
 * The sets of items that at least `minCount` baskets hold, in no order, at most one more than `maxItemsets`.
 *
 * @param baskets A query of `basketCount` rows with the column `items`: different integers, also none.
 */
export async function frequentSets(
  session: SparkSession,
  baskets: string,
  { minCount, maxLength, maxItemsets, basketCount }: SparkMining,
): Promise<CountedSet[]> {
  // MLlib multiplies the fraction with the number of baskets and rounds up: half a basket less makes that exact.
  const minSupport = (minCount - 0.5) / basketCount;
  const fit = {
    estimator: { name: ESTIMATOR, uid: randomUUID(), type: "OPERATOR_TYPE_ESTIMATOR" },
    params: { params: { itemsCol: { string: "items" }, minSupport: { double: minSupport } } },
    dataset: relationOf(baskets),
  };
  const answer = await runCommand(session, { ml_command: { fit } });
  const model = answer?.ml_command_result?.operator_info?.obj_ref;
  const fetched = { ml_relation: { fetch: { obj_ref: model, methods: [{ method: "freqItemsets" }] } } };
  const condition = { expression_string: { expression: `size(items) <= ${maxLength}` } };
  const limit = maxItemsets + 1;
  try {
    const found = { limit: { limit, input: { filter: { input: fetched, condition } } } };
    const [items, counts] = await collect(session, found, { maxRows: limit });
    return Array.from(items.values as ArrayLike<number[]>, (ranks, i) => ({
      ranks: [...ranks].sort((a, b) => a - b),
      count: counts.values[i] as number,
    }));
  } finally {
    await runCommand(session, { ml_command: { delete: { obj_refs: [model] } } });
  }
}
