/** Error bars of points. */
import type { ErrorBars, ScatterTrace } from "../../types";
import { element, INK, paint, short } from "../markup";
import type { Scale, Scales } from "../scale/scale";
import { evenSample } from "./downsampling";
import type { Points } from "./scatter-points";

const MOST_ERROR_BARS = 300;

export function errorBars(scales: Scales, trace: ScatterTrace, points: Points): string {
  const { error_x: across, error_y: up } = trace;
  if (!across && !up) return "";
  let out = "";
  for (const i of evenSample(points.x.length, MOST_ERROR_BARS)) {
    const [x, y] = [trace.x[i], trace.y[i]];
    if (up && typeof y === "number") out += errorBar(up, i, y, points.x[i], scales.y, false);
    if (across && typeof x === "number") out += errorBar(across, i, x, points.y[i], scales.x, true);
  }
  return out;
}

/** One error bar about `value`; `side` is its position in pixels on the other axis. */
function errorBar(
  errors: ErrorBars,
  index: number,
  value: number,
  side: number,
  along: Scale,
  isHorizontal: boolean,
): string {
  const half = errors.width ?? 4;
  const up = along.place(value + errors.array[index]);
  const down = along.place(value - (errors.arrayminus ?? errors.array)[index]);
  if (!Number.isFinite(up) || !Number.isFinite(down) || !Number.isFinite(side)) return "";
  const [u, d, s] = [short(up), short(down), short(side)];
  const [low, high] = [short(side - half), short(side + half)];
  const path = isHorizontal
    ? `M${d} ${s}H${u}M${d} ${low}V${high}M${u} ${low}V${high}`
    : `M${s} ${d}V${u}M${low} ${d}H${high}M${low} ${u}H${high}`;
  return element("path", {
    d: path,
    fill: "none",
    class: errors.color ? undefined : "stroke-ink",
    stroke: errors.color ? paint(errors.color, INK.fill).colour : INK.fill,
    "stroke-width": errors.thickness ?? 1.5,
  });
}
