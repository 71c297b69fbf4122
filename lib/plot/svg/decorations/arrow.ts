import type { Annotation } from "../../types";
import { element, paint, roundedOpacity, short } from "../markup";

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The arrow of an annotation, from the edge of its text box to its point, less `startstandoff` and `standoff`.
 *
 * @param half Half the size of the text box about `from`; 0 without text.
 */
export function arrow(given: Annotation, from: Point, to: Point, half: Point): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < 1) return "";
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const toEdge = Math.min(
    ux === 0 ? Number.POSITIVE_INFINITY : half.x / Math.abs(ux),
    uy === 0 ? Number.POSITIVE_INFINITY : half.y / Math.abs(uy),
  );
  const start = Math.min(length, (Number.isFinite(toEdge) ? toEdge : 0) + (given.startstandoff ?? 0));
  const end = length - (given.standoff ?? 0);
  if (end - start < 1) return "";
  const width = given.arrowwidth ?? 1.2;
  const colour = paint(given.arrowcolor, "#57606A");
  /** A point at a distance along the arrow, and to the side of it. */
  const at = (distance: number, aside: number) =>
    `${short(from.x + ux * distance - uy * aside)} ${short(from.y + uy * distance + ux * aside)}`;
  const head = Math.min(end - start, (4 + 2 * width) * (given.arrowsize ?? 1));
  const opacity = roundedOpacity(colour.opacity);
  return (
    element("path", {
      d: `M${at(start, 0)}L${at(end - head * 0.8, 0)}`,
      fill: "none",
      stroke: colour.colour,
      "stroke-width": width,
      class: given.arrowcolor ? undefined : "stroke-soft",
      opacity,
    }) +
    element("path", {
      d: `M${at(end, 0)}L${at(end - head, head * 0.42)}L${at(end - head, -head * 0.42)}Z`,
      fill: colour.colour,
      class: given.arrowcolor ? undefined : "soft",
      opacity,
    })
  );
}
