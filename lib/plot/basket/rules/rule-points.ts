/** Rules by support and confidence: each a point while they are few, hexagons of them when they are many. */
import type { Rule } from "../../../basket";
import type { Axis } from "../../types";
import { hexagons } from "./hexagonal-bins";
import { supportAxis } from "./support-axis";

/** More points than this hide each other, and would make the figure heavy. */
const MOST_POINTS = 1000;

export interface RulePoint {
  readonly support: number;
  readonly confidence: number;
  /** One rule, or all those of a hexagon, in the order given. */
  readonly rules: readonly Rule[];
}

export interface RulePoints {
  readonly points: readonly RulePoint[];
  readonly isGathered: boolean;
  /** Rules of the fullest point. */
  readonly most: number;
  readonly xaxis: Axis;
  readonly yaxis: Axis;
}

export function rulePoints(rules: readonly Rule[]): RulePoints {
  const xaxis = supportAxis(rules.map(({ support }) => support));
  const yaxis: Axis = { title: "confidence", tickformat: ".0%" };
  const isGathered = rules.length > MOST_POINTS;
  if (!isGathered) {
    const points = rules.map((rule) => ({
      support: rule.support,
      confidence: rule.confidence,
      rules: [rule],
    }));
    return { points, isGathered, most: 1, xaxis, yaxis };
  }
  const across = unit(rules.map(({ support }) => Math.log10(Math.max(support, 1e-9))));
  const up = unit(rules.map(({ confidence }) => confidence));
  const points = hexagons(across.shares, up.shares).map(({ x, y, members }) => ({
    support: 10 ** across.back(x),
    confidence: up.back(y),
    rules: members.map((i) => rules[i]),
  }));
  const most = points.reduce((fullest, point) => Math.max(fullest, point.rules.length), 1);
  return { points, isGathered, most, xaxis, yaxis };
}

/** Values as fractions of their range, and the way back. */
function unit(values: readonly number[]) {
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const width = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY) - least;
  return {
    shares: values.map((value) => (width > 0 ? (value - least) / width : 0.5)),
    back: (share: number) => least + share * width,
  };
}
