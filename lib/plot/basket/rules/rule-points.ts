/** Rules by support and confidence: one point for each, or one for each hexagon where there are many. */

import type { Rule } from "../../../basket";
import { localized } from "../../../core/text/language";
import { extentOf } from "../../svg/scale/extent";
import type { Axis } from "../../types";
import { hexagonalBins } from "./hexagonal-bins";
import { supportAxis } from "./support-axis";

/** More points than this hide each other and make the figure heavy. */
const MOST_POINTS = 1000;

export interface RulePoint {
  readonly support: number;
  readonly confidence: number;
  /** One rule, or all rules of a hexagon, in the order given. */
  readonly rules: readonly Rule[];
}

/** Points and their axes; `most` is the largest number of rules in one point. */
export function rulePoints(rules: readonly Rule[]) {
  const xaxis = supportAxis(rules.map(({ support }) => support));
  const yaxis: Axis = { title: localized("confidence", "置信度"), tickformat: ".0%" };
  const isBinned = rules.length > MOST_POINTS;
  if (!isBinned) {
    const points = rules.map((rule): RulePoint => {
      const { support, confidence } = rule;
      return { support, confidence, rules: [rule] };
    });
    return { points, isBinned, most: 1, xaxis, yaxis };
  }
  const supports = fractionsOf(rules.map(({ support }) => Math.log10(Math.max(support, 1e-9))));
  const confidences = fractionsOf(rules.map(({ confidence }) => confidence));
  const points = hexagonalBins(supports.shares, confidences.shares).map(
    ({ x, y, members }): RulePoint => ({
      support: 10 ** supports.toValue(x),
      confidence: confidences.toValue(y),
      rules: members.map((i) => rules[i]),
    }),
  );
  const most = points.reduce((fullest, point) => Math.max(fullest, point.rules.length), 1);
  return { points, isBinned, most, xaxis, yaxis };
}

/** Values as fractions of their range, and the inverse. */
function fractionsOf(values: readonly number[]) {
  const { min, max } = extentOf(values);
  const width = max - min;
  return {
    shares: values.map((value) => (width > 0 ? (value - min) / width : 0.5)),
    toValue: (share: number) => min + share * width,
  };
}
