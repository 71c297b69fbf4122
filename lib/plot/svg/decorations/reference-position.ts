/** Positions of shapes, annotations and images, each given in the coordinates it refers to. */
import type { Geometry } from "../geometry";

/** The pixel of a value on an axis ("x2"), or of a fraction of a panel ("x2 domain") or of the whole plot ("paper"). */
export function pixelOf(
  geometry: Geometry,
  letter: "x" | "y",
  reference: string | undefined,
  value: number | string,
): number {
  const { left, right, top, bottom, width, height } = geometry;
  const name = reference ?? letter;
  if (name === "paper")
    return letter === "x"
      ? left + Number(value) * (width - left - right)
      : height - bottom - Number(value) * (height - top - bottom);
  const scale = geometry.axes.get(name.replace(" domain", ""))?.scale;
  if (!scale) return Number.NaN;
  if (!name.endsWith(" domain")) return scale.place(value);
  const [low, high] = letter === "x" ? sortedEnds(scale) : sortedEnds(scale).reverse();
  return low + Number(value) * (high - low);
}

function sortedEnds({ start, end }: { readonly start: number; readonly end: number }): number[] {
  return [Math.min(start, end), Math.max(start, end)];
}
