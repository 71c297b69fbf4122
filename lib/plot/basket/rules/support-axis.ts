/** The logarithmic axis of supports: on a linear axis most rules would be at its left end. */
import { localized } from "../../../core/text/language";
import { multiples, niceStep } from "../../svg/scale/ticks";
import type { Axis } from "../../types";

/** Ticks in each power of ten, from few to many. */
const LEADS = [[1], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]];
const LEAST_TICKS = 3;

export function supportAxis(supports: readonly number[]): Axis {
  const known = supports.filter((support) => support > 0);
  const least = known.reduce((low, support) => Math.min(low, support), 1);
  const most = known.reduce((high, support) => Math.max(high, support), 0);
  const tickvals = ticksWithin(least, most);
  return {
    title: localized("support (share of baskets, logarithmic)", "支持度（占购物篮的比例，对数刻度）"),
    type: "log",
    tickvals,
    ticktext: tickvals.map((support) => `${Number((100 * support).toPrecision(3))} %`),
  };
}

function ticksWithin(least: number, most: number): number[] {
  // Around a single support the axis spans two powers of ten.
  const [from, to] = least < most ? [least, most] : [least / 10, least * 10];
  for (const leads of LEADS) {
    const ticks = Array.from({ length: 9 }, (_, i) => leads.map((lead) => lead * 10 ** (i - 8)))
      .flat()
      .filter((support) => support >= from && support <= to * (1 + 1e-9));
    if (ticks.length >= LEAST_TICKS) return ticks;
  }
  return multiples(from, to, niceStep((to - from) / (2 * LEAST_TICKS)));
}
