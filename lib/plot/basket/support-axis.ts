/** The logarithmic axis of supports: most rules are rare, and on a plain axis they would all stand at its left end. */
import type { Axis } from "../types";

const FINE = [1, 2, 5];

export function supportAxis(supports: readonly number[], title = "support"): Axis {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const support of supports) {
    if (support > 0 && support < least) least = support;
    if (support > most) most = support;
  }
  const leads = most / least < 300 ? FINE : [1];
  const decades = Array.from({ length: 9 }, (_, i) => 10 ** (i - 8));
  const tickvals = decades
    .flatMap((decade) => leads.map((lead) => Number((lead * decade).toPrecision(2))))
    .filter((support) => support <= 1);
  return {
    title: `${title} (share of baskets, logarithmic)`,
    type: "log",
    tickvals,
    ticktext: tickvals.map((support) => `${Number((100 * support).toPrecision(2))} %`),
  };
}
