/** Bootstrap intervals (自助法): percentiles of a measure over resampled baskets. */
import * as binomial from "../../../core/distributions/binomial";
import { type Random, seeded } from "../../../core/random";
import type { RuleCounts } from "../../types";

/**
 * The percentile interval of a measure for every rule; NaN if no replication has a value.
 *
 * @param level Fraction of the replications between the limits.
 */
export function bootstrap(
  given: RuleCounts,
  valuesOf: (counts: RuleCounts) => Float64Array,
  level: number,
  replications: number,
  seed: number,
) {
  const { count, antecedentCount, consequentCount, basketCount } = given;
  const lower = new Float64Array(count.length);
  const upper = new Float64Array(count.length);
  for (let i = 0; i < count.length; i++) {
    // The same random stream for each rule: its interval does not depend on the other rules.
    const random = seeded(seed);
    const cells = [count[i], antecedentCount[i], consequentCount[i], basketCount] as const;
    const values = valuesOf(resample(random, cells, replications))
      .filter((value) => !Number.isNaN(value))
      .sort();
    // 1 - 0.9 is slightly less than 0.1 in floating point; without the tolerance one replication too few would be cut.
    const skipped = Math.floor(((1 - level) / 2) * values.length + 1e-9);
    lower[i] = values.length === 0 ? Number.NaN : values[skipped];
    upper[i] = values.length === 0 ? Number.NaN : values[values.length - 1 - skipped];
  }
  return { lower, upper };
}

/** Counts of resampled baskets, as many as given, for each replication. */
function resample(
  random: Random,
  [xy, x, y, n]: readonly [xy: number, x: number, y: number, n: number],
  replications: number,
): RuleCounts {
  const count = new Float64Array(replications);
  const antecedentCount = new Float64Array(replications);
  const consequentCount = new Float64Array(replications);
  for (let r = 0; r < replications; r++) {
    antecedentCount[r] = binomial.draw(random, n, x / n);
    count[r] = binomial.draw(random, antecedentCount[r], x === 0 ? 0 : xy / x);
    const others = binomial.draw(random, n - antecedentCount[r], x === n ? 0 : (y - xy) / (n - x));
    consequentCount[r] = count[r] + others;
  }
  return { count, antecedentCount, consequentCount, basketCount: n };
}
