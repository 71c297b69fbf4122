import type { ClusterNumbers } from "../../clustering";
import { requireKind } from "../../core/errors";
import { type OptionReaders, optional, readOptions, textNotEmpty } from "../../core/options";
import { localized } from "../../core/text/language";
import { line } from "../charts";
import type { Figure } from "../types";

/** Options of `clusterNumbers`. */
export interface ClusterNumbersFigureOptions {
  /** @default "How many clusters?" */
  readonly title?: string;
}

const OPTIONS = {
  title: optional(textNotEmpty),
} satisfies OptionReaders<ClusterNumbersFigureOptions>;

/**
 * Inertia, silhouette and stability over the number of clusters (聚类个数图): inertia as a share of that of one cluster.
 *
 * @throws {TypeError} If it is not the result of `clusterNumber.choose`.
 *
 * @example
 * const found = clusterNumber.choose([[0], [1], [2.5], [20], [21], [22.5]], { seed: 1, most: 3 });
 * const { description } = clusteringPlots.clusterNumbers(found);
 * description; // "Elbow at 2, largest silhouette at 2, most stable at 2, gap statistic at 2."
 */
export function clusterNumbers(found: ClusterNumbers, options: ClusterNumbersFigureOptions = {}): Figure {
  const action = "draw numbers of clusters";
  const { title = localized("How many clusters?", "分成几群？") } = readOptions(action, options, OPTIONS);
  const kind = "numbers of clusters, as made by clusterNumber.choose";
  const criteria = {
    byElbow: "integer",
    bySilhouette: "integer",
    byGap: "integer",
    byStability: "integer",
  } as const;
  requireKind(action, "found", found, kind, { candidates: "list", ...criteria });
  const { candidates, byElbow, bySilhouette, byGap, byStability } = found;
  return line(
    candidates.map(({ clusters }) => clusters),
    {
      [localized("inertia, share of one cluster's", "惯性，与不分群时之比")]: candidates.map(
        ({ inertia }) => inertia / candidates[0].inertia,
      ),
      [localized("silhouette", "轮廓系数")]: candidates.map(({ silhouette }) => silhouette ?? Number.NaN),
      [localized("stability (adjusted Rand)", "稳定性（调整兰德指数）")]: candidates.map(
        ({ stability }) => stability,
      ),
    },
    {
      title,
      description: localized(
        `Elbow at ${byElbow}, largest silhouette at ${bySilhouette}, most stable at ${byStability}, gap statistic at ${byGap}.`,
        `肘部在 ${byElbow} 群，轮廓系数在 ${bySilhouette} 群最大，${byStability} 群最稳定，间隙统计量选 ${byGap} 群。`,
      ),
      xTitle: localized("clusters", "群数"),
      layout: { yaxis: { range: [0, 1.02] }, xaxis: { dtick: 1 } },
    },
  );
}
