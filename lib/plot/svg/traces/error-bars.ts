/** Error bars of bars and points. */
import type { ErrorBars } from "../../types";
import { element, INK, paint, short } from "../markup";
import type { Scale } from "../scale/scale";

/** One error bar about `value`; `side` is its position in pixels on the other axis. */
export function errorBars(
  errors: ErrorBars,
  index: number,
  value: number,
  side: number,
  along: Scale,
  isHorizontal: boolean,
): string {
  if (errors.visible === false) return "";
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
