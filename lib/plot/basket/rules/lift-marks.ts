/** Marks coloured by the logarithm of the lift: with linear colours, one lift of 50 would make all from 1 to 4 pale. */
import { localized } from "../../../core/text/language";
import type { Place } from "../../layout/spring-layout";
import * as palette from "../../palette";
import type { Annotation, ColourBar } from "../../types";

/** The ends of the colour scale, as binary logarithms of the lift. */
export interface LiftRange {
  readonly cmin: number;
  readonly cmax: number;
}

function liftRange(lifts: readonly number[]): LiftRange {
  let cmin = 0;
  let cmax = 0.25;
  for (const lift of lifts) {
    const log = logOf(lift);
    if (log < cmin) cmin = log;
    if (log > cmax) cmax = log;
  }
  return { cmin, cmax };
}

/** The part of a marker that colours points by their lift and shows the colour bar. */
export function liftMarker(lifts: readonly number[], range = liftRange(lifts)) {
  return {
    color: lifts.map(logOf),
    colorscale: palette.sequential,
    // By default plotly makes discs of different sizes transparent, which changes their colours.
    opacity: 1,
    ...range,
    showscale: true,
    colorbar: liftBar(range),
  } as const;
}

/** Nearly invisible points on lines of the given lifts: they carry the hover text and the colour bar. */
export function liftLineMarker(lifts: readonly number[], range: LiftRange) {
  return { size: 2, ...liftMarker(lifts, range), colorscale: LINE_SCALE } as const;
}

/** The range of the given lifts only, for lines, which are compared with each other. */
export function liftRangeOfLines(lifts: readonly number[]): LiftRange {
  const logs = lifts.map(logOf);
  const cmin = logs.length > 0 ? Math.min(...logs) : 0;
  return { cmin, cmax: Math.max(cmin + 0.25, ...logs) };
}

/** The colour of a line; the pale first third of the scale would not be visible on white paper. */
export function liftLineColour(lift: number, { cmin, cmax }: LiftRange): string {
  return palette.colourAt(palette.sequential, 0.35 + (0.65 * (logOf(lift) - cmin)) / (cmax - cmin));
}

/** The colour scale of `liftLineColour`. */
const LINE_SCALE: palette.ColourScale = [0, 0.25, 0.5, 0.75, 1].map((share) => [
  share,
  palette.colourAt(palette.sequential, 0.35 + 0.65 * share),
]);

/** An arrow without a text. */
export function arrowBetween(from: Place, to: Place): Annotation {
  const tail = { ax: from.x, ay: from.y, axref: "x", ayref: "y" };
  return { text: "", x: to.x, y: to.y, ...tail, showarrow: true, arrowhead: 2 };
}

const STEPS = [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

function liftBar({ cmin, cmax }: LiftRange): ColourBar {
  const [least, most] = [2 ** (cmin - 1e-9), 2 ** (cmax + 1e-9)];
  const round = STEPS.filter((lift) => lift >= least && lift <= most);
  // A narrow range contains few round numbers: then the ticks are evenly spaced.
  const even = Array.from({ length: 4 }, (_, k) =>
    Number((2 ** (cmin + ((cmax - cmin) * k) / 3)).toPrecision(3)),
  );
  const steps = round.length >= 3 ? round : even;
  return { title: localized("lift", "提升度"), tickvals: steps.map(logOf), ticktext: steps.map(String) };
}

/** Lift 0, of a rule that never holds, has no logarithm: it is shown as 2 ** -10. */
function logOf(lift: number): number {
  return Math.log2(Math.max(lift, 2 ** -10));
}
