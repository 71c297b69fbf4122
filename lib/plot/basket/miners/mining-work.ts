/** What miners cost, counted: sets tried and entries read, against what makes them work. */
import type { MiningWork } from "../../../basket";
import { requireSameLength } from "../../../core/errors";
import { figure } from "../../figure";
import { type PanelPlace, panelAxes, panelHeading, panelPlaces } from "../../layout/panel-grid";
import * as palette from "../../palette";
import type { Axis, Figure, Layout, ScatterTrace } from "../../types";
import { requireSome } from "../labels";

export interface WorkFigureOptions {
  readonly title?: string;
  /** What was varied, with its unit. @default "minimum support" */
  readonly xTitle?: string;
  /** The horizontal axis; it has a tick at each x. @default { type: "log", tickformat: ".1%" } */
  readonly xaxis?: Axis;
}

/**
 * Cost curves of miners (开销曲线): how many sets each tries, and how many entries it reads, as the threshold falls or the
 * receipts grow denser. Counted, not timed: the same on every machine. Both axes upward are logarithmic; the grey line
 * is the frequent sets there are, which every miner must try at least.
 *
 * @param x What was varied; (runs).
 * @param works For each miner its work in each run, as `apriori.work`, `eclat.work` and `fpGrowth.work` count it.
 * @throws {TypeError} If a miner does not have as many runs as x.
 * @throws {RangeError} If there are no runs.
 *
 * @example
 * basketPlots.miningWork(supports, { Apriori: supports.map((minSupport) => apriori.work(receipts, { minSupport })) });
 */
export function miningWork(
  x: readonly number[],
  works: Readonly<Record<string, readonly MiningWork[]>>,
  options: WorkFigureOptions = {},
): Figure {
  const { title = "What the miners cost", xTitle = "minimum support" } = options;
  const { xaxis = { type: "log", tickformat: ".1%" } } = options;
  const miners = Object.entries(works);
  requireSome("draw the miners' work", "x", x);
  requireSome("draw the miners' work", "works", miners);
  for (const [name, runs] of miners) requireSameLength("draw the miners' work", "x", x, name, runs);

  const dashes = ["solid", "dash", "dot", "dashdot"] as const;
  const places = panelPlaces(2, { columns: 2, gapX: 0.12, gapY: 0 });
  const lines = (place: PanelPlace, read: (work: MiningWork) => number, hasLegend: boolean) =>
    miners.map(
      ([name, runs], k): ScatterTrace => ({
        type: "scatter",
        mode: "lines+markers",
        name,
        x,
        y: runs.map((run) => Math.max(1, read(run))),
        line: { color: palette.ofSeries(k), width: 2, dash: dashes[k % dashes.length] },
        marker: { color: palette.ofSeries(k), size: 6 },
        ...{ xaxis: place.x, yaxis: place.y, showlegend: hasLegend },
        hovertemplate: `${name}: %{y:,}<extra></extra>`,
      }),
    );
  const sets: ScatterTrace = {
    type: "scatter",
    mode: "lines",
    name: "frequent sets",
    x,
    y: miners[0][1].map((run) => Math.max(1, run.sets)),
    line: { color: palette.grey, width: 4 },
    showlegend: true,
  };
  const axesOf = (place: PanelPlace) =>
    panelAxes(place, { title: xTitle, tickvals: x, ...xaxis }, { type: "log", tickformat: "~s" });
  const axes: Layout = { ...axesOf(places[0]), ...axesOf(places[1]) };
  const hardest = miners[0][1].reduce(
    (most, run, i) => (run.touched > miners[0][1][most].touched ? i : most),
    0,
  );
  const said = miners.map(
    ([name, runs]) =>
      `${name} tries ${runs[hardest].tried.toLocaleString("en-US")} sets and reads ${runs[hardest].touched.toLocaleString("en-US")} entries`,
  );
  return figure({
    title,
    description: `In the hardest of ${x.length} runs, with ${miners[0][1][hardest].sets.toLocaleString("en-US")} frequent sets: ${said.join("; ")}.`,
    data: [
      sets,
      ...lines(places[0], ({ tried }) => tried, true),
      ...lines(places[1], ({ touched }) => touched, false),
    ],
    layout: {
      ...axes,
      annotations: [panelHeading(places[0], "sets tried"), panelHeading(places[1], "entries read")],
      height: 400,
    },
  });
}
