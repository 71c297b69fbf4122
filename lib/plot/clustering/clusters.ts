import { mustBe } from "../../core/errors";
import { readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import {
  listOf,
  type OptionReaders,
  optional,
  readOptions,
  text,
  textNotEmpty,
  withDefault,
} from "../../core/options";
import { localized } from "../../core/text/language";
import { readIntegers, type VectorLike } from "../../core/vectors";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure } from "../types";

/** Options of `clusters`. */
export interface ClustersFigureOptions {
  /** @default "Clusters" */
  readonly title?: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  /** What cluster 0, 1, … is called. @default "cluster 0", … */
  readonly names?: readonly string[];
}

const OPTIONS = {
  title: optional(textNotEmpty),
  xTitle: withDefault("", text),
  yTitle: withDefault("", text),
  names: optional(listOf(textNotEmpty)),
} satisfies OptionReaders<ClustersFigureOptions>;

/** More points would overlap anyway, and make the page heavy. */
const MOST_POINTS = 3000;

/**
 * Rows as points in the colours of their clusters (聚类散点图), such as on two principal components. Noise, label -1, is grey. Of
 * more than 3,000 points every second, third … is drawn.
 *
 * @param points (n, 2), such as from `principalComponents.transform`.
 * @param labels (n) integers of at least -1.
 * @throws {TypeError} If there are not two numbers and one label a row, or a cluster has no name.
 *
 * @example
 * const { description } = clusteringPlots.clusters([[0, 0], [1, 0], [9, 9]], [0, 0, 1]);
 * description; // "3 rows: cluster 0 has 2, cluster 1 has 1."
 */
export function clusters(
  points: MatrixLike,
  labels: VectorLike,
  options: ClustersFigureOptions = {},
): Figure {
  const action = "draw clusters";
  const {
    title = localized("Clusters", "聚类结果"),
    xTitle,
    yTitle,
    names,
  } = readOptions(action, options, OPTIONS);
  const { rows, columns, data } = readFiniteMatrix(action, "points", points);
  const labelOf = readIntegers(action, "labels", labels, -1);
  if (columns !== 2) throw new TypeError(mustBe(action, "points", "rows of two numbers", columns));
  if (labelOf.length !== rows)
    throw new TypeError(mustBe(action, "labels", `one label for each of ${rows} rows`, labels));
  const present = [...new Set(Array.from(labelOf))].sort((a, b) => a - b);
  if (names && names.length <= present[present.length - 1])
    throw new TypeError(mustBe(action, "names", "one name for each cluster", names));
  const nameOf = (label: number) =>
    label < 0
      ? localized("noise", "噪声")
      : (names?.[label] ?? localized(`cluster ${label}`, `第 ${label} 群`));
  const step = Math.ceil(rows / MOST_POINTS);
  const all = Array.from({ length: rows }, (_, i) => i);
  const sizes = present.map(
    (label) => `${nameOf(label)}${localized(" has ", "：")}${all.filter((i) => labelOf[i] === label).length}`,
  );
  return figure({
    title,
    description: localized(`${rows} rows: ${sizes.join(", ")}.`, `共 ${rows} 行：${sizes.join("，")}。`),
    data: present.map((label) => {
      const drawn = all.filter((i) => labelOf[i] === label && i % step === 0);
      return {
        type: "scatter" as const,
        mode: "markers" as const,
        name: nameOf(label),
        x: drawn.map((i) => data[2 * i]),
        y: drawn.map((i) => data[2 * i + 1]),
        marker: { color: label < 0 ? palette.grey : palette.seriesColour(label), size: 5, opacity: 0.6 },
      };
    }),
    layout: { xaxis: { title: xTitle }, yaxis: { title: yTitle } },
  });
}
