/** Lift as colour, by its logarithm: a lift of 50 must not blanch all that lie between 1 and 4. */
import * as palette from "../../palette";
import type { ColourBar } from "../../types";

/** What the ends of the colour scale stand for, as binary logarithms of the lift. */
export interface LiftRange {
  readonly cmin: number;
  readonly cmax: number;
}

export function liftRange(lifts: readonly number[]): LiftRange {
  let cmin = 0;
  let cmax = 0.25;
  for (const lift of lifts) {
    const log = logOf(lift);
    if (log < cmin) cmin = log;
    if (log > cmax) cmax = log;
  }
  return { cmin, cmax };
}

/** The part of a marker that colours points by their lift and puts the scale beside the figure. */
export function liftMarker(lifts: readonly number[], range = liftRange(lifts)) {
  return {
    color: lifts.map(logOf),
    colorscale: palette.sequential,
    // plotly makes discs of different sizes see-through unless told not to, and then no colour is that of its scale.
    opacity: 1,
    ...range,
    showscale: true,
    colorbar: liftBar(range),
  } as const;
}

/** The range of some lifts alone: for lines, which are compared with each other. */
export function ownRange(lifts: readonly number[]): LiftRange {
  const logs = lifts.map(logOf);
  const cmin = Math.min(...logs);
  return { cmin, cmax: Math.max(cmin + 0.25, ...logs) };
}

/** The colour of one lift; pale lines do not show on paper, so lines begin at a third of the scale. */
export function liftLine(lift: number, { cmin, cmax }: LiftRange): string {
  return palette.at(palette.sequential, 0.35 + (0.65 * (logOf(lift) - cmin)) / (cmax - cmin));
}

/** The colour scale of `liftLine`. */
export const LINES: palette.ColourScale = [0, 0.25, 0.5, 0.75, 1].map((at) => [
  at,
  palette.at(palette.sequential, 0.35 + 0.65 * at),
]);

const STEPS = [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

function liftBar({ cmin, cmax }: LiftRange): ColourBar {
  const [least, most] = [2 ** (cmin - 1e-9), 2 ** (cmax + 1e-9)];
  const round = STEPS.filter((lift) => lift >= least && lift <= most);
  // A narrow range holds few round numbers: then it is cut evenly.
  const even = Array.from({ length: 4 }, (_, k) =>
    Number((2 ** (cmin + ((cmax - cmin) * k) / 3)).toPrecision(3)),
  );
  const steps = round.length >= 3 ? round : even;
  return { title: "lift", tickvals: steps.map(logOf), ticktext: steps.map(String) };
}

/** A rule that never holds has lift 0, whose logarithm no scale can show. */
function logOf(lift: number): number {
  return Math.log2(Math.max(lift, 2 ** -10));
}
