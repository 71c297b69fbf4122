/** Intervals by drawing the baskets anew (自助法). */
import * as binomial from "../../../core/distributions/binomial";
import { type Random, seeded } from "../../../core/random";
import type { RuleCounts } from "../../types";

/**
 * Both ends of the middle of what a measure of redrawn baskets gives, for every rule; NaN where it never gives a value.
 *
 * @param level Share of the draws between the ends.
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
    // A stream of its own: the interval of a rule does not hang on the rules beside it.
    const random = seeded(seed);
    const cells = [count[i], antecedentCount[i], consequentCount[i], basketCount] as const;
    const values = valuesOf(redrawn(random, cells, replications))
      .filter((value) => !Number.isNaN(value))
      .sort();
    // 1 - 0.9 is a rounding below a tenth; that must not cost a draw.
    const skipped = Math.floor(((1 - level) / 2) * values.length + 1e-9);
    lower[i] = values.length === 0 ? Number.NaN : values[skipped];
    upper[i] = values.length === 0 ? Number.NaN : values[values.length - 1 - skipped];
  }
  return { lower, upper };
}

/** Counts of as many baskets, drawn again and again from those there are. */
function redrawn(
  random: Random,
  [xy, x, y, n]: readonly [xy: number, x: number, y: number, n: number],
  replications: number,
): RuleCounts {
  const count = new Int32Array(replications);
  const antecedentCount = new Int32Array(replications);
  const consequentCount = new Int32Array(replications);
  for (let r = 0; r < replications; r++) {
    antecedentCount[r] = binomial.draw(random, n, x / n);
    count[r] = binomial.draw(random, antecedentCount[r], x === 0 ? 0 : xy / x);
    const others = binomial.draw(random, n - antecedentCount[r], x === n ? 0 : (y - xy) / (n - x));
    consequentCount[r] = count[r] + others;
  }
  return { count, antecedentCount, consequentCount, basketCount: n };
}
