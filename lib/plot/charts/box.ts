import { mustBe } from "../../core/errors";
import { checkedLater, type OptionReaders, readEntries, readOptions } from "../../core/options";
import { median } from "../../core/statistics";
import { localized } from "../../core/text/language";
import { isSeries, readVector, type VectorLike } from "../../core/vectors";
import { groupBy } from "../group-by";
import * as palette from "../palette";
import { countOf } from "../text";
import type { BoxTrace, Figure } from "../types";
import {
  brief,
  CHART_OPTIONS,
  type ChartOptions,
  chart,
  indicesTo,
  type Names,
  readLabels,
  type Series,
} from "./chart";

/** Options of `charts.box`. */
export interface BoxOptions extends ChartOptions {
  /** The group of each value, where the values are one vector: a box for each. */
  readonly groups?: Names;
}

const BOX_OPTIONS = {
  ...CHART_OPTIONS,
  groups: checkedLater<Names | undefined>(),
} satisfies OptionReaders<BoxOptions>;

const ACTION = "draw boxes";

/**
 * A box plot (箱线图): for each group the quartiles as a box with the median as a line, and values far from it as points.
 *
 * @param values A vector, with `groups` or as one box; or vectors by name, each with a length of its own.
 * @throws {TypeError} If a value is not a number, or there are not as many groups as values, or groups of vectors by name.
 * @throws {RangeError} If a value is not finite, or a vector is empty.
 *
 * @example
 * const figure = charts.box([1, 2, 3, 7, 8, 9], { title: "Price", groups: ["tea", "tea", "tea", "pot", "pot", "pot"] });
 * figure.description; // "Box plot of 2 groups; the largest median is that of pot, 8."
 */
export function box(values: Series, options: BoxOptions): Figure {
  const { groups, ...rest } = readOptions(ACTION, options, BOX_OPTIONS);
  const boxes = groups === undefined ? byName(values) : byGroup(values, groups);
  const medians = boxes.map(([name, numbers]) => ({ name, median: median(numbers) }));
  const largest = medians.reduce((best, one) => (one.median > best.median ? one : best));
  const data = boxes.map(
    ([name, numbers], k): BoxTrace => ({
      type: "box",
      y: numbers,
      ...(name ? { name } : {}),
      marker: { color: palette.seriesColour(k) },
    }),
  );
  const middle = brief(largest.median);
  const whose = largest.name
    ? localized(
        `the largest median is that of ${largest.name}, ${middle}`,
        `中位数最大的是“${largest.name}”，为 ${middle}`,
      )
    : localized(`the median is ${middle}`, `中位数为 ${middle}`);
  const summary = localized(
    `Box plot of ${countOf(boxes.length, "group")}; ${whose}.`,
    `箱线图，共 ${boxes.length} 组；${whose}。`,
  );
  return chart(data, rest, summary, { showlegend: false });
}

type Boxes = readonly (readonly [string, number[]])[];

function byName(values: Series): Boxes {
  const isOne = values === null || typeof values !== "object" || "length" in values || isSeries(values);
  if (isOne) return [["", Array.from(readVector(ACTION, "values", values as VectorLike, 1))]];
  const entries = readEntries<VectorLike>(ACTION, "values", values, "a vector, or vectors by name");
  if (entries.length === 0) throw new RangeError(mustBe(ACTION, "values", "at least one vector", values));
  return entries.map(([name, vector]) => [name, Array.from(readVector(ACTION, `values.${name}`, vector, 1))]);
}

/** In the order in which the groups first occur. */
function byGroup(values: Series, groups: Names): Boxes {
  const numbers = readVector(ACTION, "values", values as VectorLike, 1);
  const names = readLabels(ACTION, "groups", groups, numbers.length);
  const rows = groupBy(indicesTo(numbers.length), (row) => names[row]);
  return Array.from(rows, ([name, its]) => [name, its.map((row) => numbers[row])]);
}
