/** Rules by support and confidence: one point for each, or one for each hexagon where there are many. */
import type { Rule } from "../../../basket";
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

export interface RulePoints {
  readonly points: readonly RulePoint[];
  readonly isBinned: boolean;
  /** The largest number of rules in one point. */
  readonly most: number;
  readonly xaxis: Axis;
  readonly yaxis: Axis;
}

export function rulePoints(rules: readonly Rule[]): RulePoints {
  const xaxis = supportAxis(rules.map(({ support }) => support));
  const yaxis: Axis = { title: "confidence", tickformat: ".0%" };
  const isBinned = rules.length > MOST_POINTS;
  if (!isBinned) {
    const points = rules.map((rule) => ({
      support: rule.support,
      confidence: rule.confidence,
      rules: [rule],
    }));
    return { points, isBinned, most: 1, xaxis, yaxis };
  }
  const across = fractionsOf(rules.map(({ support }) => Math.log10(Math.max(support, 1e-9))));
  const up = fractionsOf(rules.map(({ confidence }) => confidence));
  const points = hexagonalBins(across.shares, up.shares).map(({ x, y, members }) => ({
    support: 10 ** across.toValue(x),
    confidence: up.toValue(y),
    rules: members.map((i) => rules[i]),
  }));
  const most = points.reduce((fullest, point) => Math.max(fullest, point.rules.length), 1);
  return { points, isBinned, most, xaxis, yaxis };
}

/** Values as fractions of their range, and the inverse. */
function fractionsOf(values: readonly number[]) {
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const width = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY) - least;
  return {
    shares: values.map((value) => (width > 0 ? (value - least) / width : 0.5)),
    toValue: (share: number) => least + share * width,
  };
}
