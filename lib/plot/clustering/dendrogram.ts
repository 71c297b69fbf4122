import type { Hierarchy } from "../../clustering";
import { mustBe, requireKind } from "../../core/errors";
import {
  integer,
  type OptionReaders,
  optional,
  readOptions,
  textNotEmpty,
  withDefault,
} from "../../core/options";
import { localized } from "../../core/text/language";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure } from "../types";

/** Options of `dendrogram`. */
export interface DendrogramFigureOptions {
  /** @default "Which groups merge at which distance?" */
  readonly title?: string;
  /** Branches at the bottom at most, each with the number of its rows; at least 2. @default 30 */
  readonly branches?: number;
}

const OPTIONS = {
  title: optional(textNotEmpty),
  branches: withDefault(30, integer(2)),
} satisfies OptionReaders<DendrogramFigureOptions>;

/**
 * A dendrogram (树状图) of the last merges: the height of a line is the distance at which two groups merge. A long way without
 * merges is a number of clusters that the rows suggest.
 *
 * @throws {TypeError} If it is not a hierarchy. @throws {RangeError} If it has one row only.
 *
 * @example
 * const { description } = clusteringPlots.dendrogram(hierarchical.fit([[0], [1], [5]]));
 * description; // "3 rows, the last 3 branches. The last two groups, of 1 and 2 rows, merge at 5.20."
 */
export function dendrogram(hierarchy: Hierarchy, options: DendrogramFigureOptions = {}): Figure {
  const action = "draw a dendrogram";
  const { title = localized("Which groups merge at which distance?", "各组在多远处合并？"), branches } =
    readOptions(action, options, OPTIONS);
  const kind = "a hierarchy, as made by hierarchical.fit";
  requireKind(action, "hierarchy", hierarchy, kind, { kind: "text", rowCount: "integer", merges: "list" });
  const { rowCount, merges } = hierarchy;
  if (merges.length === 0)
    throw new RangeError(mustBe(action, "hierarchy", "of at least two rows", rowCount));
  const first = Math.max(0, merges.length - branches + 1);
  const sizeOf = (node: number) => (node < rowCount ? 1 : merges[node - rowCount].size);
  const leaves: { readonly x: number; readonly size: number }[] = [];
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  /** Draws what is below a node. Returns where it stands. */
  const draw = (node: number): { readonly x: number; readonly height: number } => {
    if (node < rowCount + first) {
      leaves.push({ x: leaves.length, size: sizeOf(node) });
      return { x: leaves.length - 1, height: 0 };
    }
    const { left, right, distance } = merges[node - rowCount];
    const [a, b] = [draw(left), draw(right)];
    x.push(a.x, a.x, b.x, b.x, null);
    y.push(a.height, distance, distance, b.height, null);
    return { x: (a.x + b.x) / 2, height: distance };
  };
  draw(rowCount + merges.length - 1);
  const last = merges[merges.length - 1];
  const sizes = [sizeOf(last.left), sizeOf(last.right)].sort((a, b) => a - b);
  return figure({
    title,
    description: localized(
      `${rowCount} rows, the last ${leaves.length} branches. The last two groups, of ${sizes.join(" and ")} rows, merge at ${last.distance.toFixed(2)}.`,
      `${rowCount} 行，最后 ${leaves.length} 个分支。最后两组分别有 ${sizes.join(" 行和 ")} 行，在距离 ${last.distance.toFixed(2)} 处合并。`,
    ),
    data: [
      { type: "scatter", mode: "lines", x, y, line: { color: palette.blue, width: 1.5 }, showlegend: false },
    ],
    layout: {
      xaxis: {
        title: localized("rows in the branch", "分支中的行数"),
        tickvals: leaves.map((leaf) => leaf.x),
        ticktext: leaves.map(({ size }) => String(size)),
        range: [-0.7, leaves.length - 0.3],
      },
      yaxis: { title: localized("distance", "距离"), range: [0, last.distance * 1.05] },
    },
  });
}
