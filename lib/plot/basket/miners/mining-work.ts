import type { MiningWork } from "../../../basket";
import {
  type ByName,
  checkedLater,
  type OptionReaders,
  optional,
  readEntries,
  readOptions,
  text,
  withDefault,
} from "../../../core/options";
import { localized } from "../../../core/text/language";
import { readColumns, readVector, type VectorLike } from "../../../core/vectors";
import { seriesStyle } from "../../charts/chart";
import { figure } from "../../figure";
import { type PanelPlace, panelAxes, panelHeading, panelPlaces } from "../../layout/panel-grid";
import * as palette from "../../palette";
import { requireNotEmpty } from "../../text";
import type { Axis, Figure, ScatterTrace } from "../../types";

const ACTION = "draw the miners' work";

/** Options of `basketPlots.miningWork`. */
export interface WorkFigureOptions {
  readonly title?: string;
  /** What was varied, with its unit. @default "minimum support" */
  readonly xTitle?: string;
  /** The horizontal axis, with a tick at each x. @default { type: "log", tickformat: ".1%" } */
  readonly xaxis?: Axis;
}

const OPTIONS = {
  title: optional(text),
  xTitle: optional(text),
  xaxis: withDefault({ type: "log", tickformat: ".1%" }, checkedLater<Axis>()),
} satisfies OptionReaders<WorkFigureOptions>;

/**
 * Cost curves of miners (开销曲线): the number of sets each tries and of entries it reads, as the threshold falls or the
 * receipts grow denser. These are counts, not times, and equal on every machine. Both vertical axes are logarithmic; the
 * grey line is the number of frequent sets, a lower bound for every miner.
 *
 * @param values What was varied; (runs).
 * @param works By name of the miner, its work in each run: from `apriori.work`, `eclat.work` and `fpGrowth.work`.
 * @throws {TypeError} If a miner does not have as many runs as there are values.
 * @throws {RangeError} If there are no runs.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const supports = [0.3, 0.6];
 * const work = supports.map((minSupport) => eclat.work(receipts, { minSupport }));
 * basketPlots.miningWork(supports, { Eclat: work }).data[1].name; // "Eclat"
 */
export function miningWork(
  values: VectorLike,
  works: ByName<readonly MiningWork[]>,
  options: WorkFigureOptions = {},
): Figure {
  const {
    title = localized("What the miners cost", "各挖掘算法的代价"),
    xTitle = localized("minimum support", "最小支持度"),
    xaxis,
  } = readOptions(ACTION, options, OPTIONS);
  const miners = readEntries<readonly MiningWork[]>(ACTION, "works", works, "runs by miner");
  const x = Array.from(readVector(ACTION, "x", values, 1));
  requireNotEmpty(ACTION, "works", miners);
  for (const [name, runs] of miners) readColumns(ACTION, { x, [name]: runs });

  const places = panelPlaces(2, { columns: 2, gapX: 0.12, gapY: 0 });
  const lines = (place: PanelPlace, read: (work: MiningWork) => number, hasLegend: boolean) =>
    miners.map(
      ([name, runs], k): ScatterTrace => ({
        type: "scatter",
        mode: "lines+markers",
        name,
        x,
        y: runs.map((run) => Math.max(1, read(run))),
        ...seriesStyle(k),
        ...{ xaxis: place.x, yaxis: place.y, showlegend: hasLegend },
        hovertemplate: `${name}: %{y:,}<extra></extra>`,
      }),
    );
  const sets: ScatterTrace = {
    type: "scatter",
    mode: "lines",
    name: localized("frequent sets", "频繁项集"),
    x,
    y: miners[0][1].map((run) => Math.max(1, run.sets)),
    line: { color: palette.grey, width: 4 },
    showlegend: true,
  };
  const axesOf = (place: PanelPlace) =>
    panelAxes(place, { title: xTitle, tickvals: x, ...xaxis }, { type: "log", tickformat: "~s" });
  return figure({
    title,
    description: describeHardestRun(miners),
    data: [
      sets,
      ...lines(places[0], ({ tried }) => tried, true),
      ...lines(places[1], ({ touched }) => touched, false),
    ],
    layout: {
      ...axesOf(places[0]),
      ...axesOf(places[1]),
      annotations: [
        panelHeading(places[0], localized("sets tried", "尝试的项集")),
        panelHeading(places[1], localized("entries read", "读取的条目")),
      ],
      height: 400,
    },
  });
}

/** What each miner costs in the run in which the first one reads most. */
function describeHardestRun(miners: readonly (readonly [string, readonly MiningWork[]])[]): string {
  const [[, first]] = miners;
  const hardest = first.reduce((most, { touched }, run) => (touched > first[most].touched ? run : most), 0);
  const format = (count: number) => count.toLocaleString("en-US");
  const costs = miners.map(([name, runs]) => {
    const { tried, touched } = runs[hardest];
    return localized(
      `${name} tries ${format(tried)} sets and reads ${format(touched)} entries`,
      `${name} 尝试 ${format(tried)} 个项集、读取 ${format(touched)} 条`,
    );
  });
  const sets = format(first[hardest].sets);
  return localized(
    `In the hardest of ${first.length} runs, with ${sets} frequent sets: ${costs.join("; ")}.`,
    `${first.length} 次运行中最重的一次有 ${sets} 个频繁项集：${costs.join("；")}。`,
  );
}
