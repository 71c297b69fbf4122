import type { LayoutImage } from "../../types";
import type { Geometry } from "../geometry";
import { element } from "../markup";
import { pixelOf } from "./reference-position";

/** An image of the layout; only PNG data URIs are drawn. */
export function image(geometry: Geometry, given: LayoutImage): string {
  if (!/^data:image\/png;base64,[A-Za-z0-9+/=]+$/.test(given.source)) return "";
  const { xref = "paper", yref = "paper" } = given;
  const x = pixelOf(geometry, "x", xref, given.x);
  const y = pixelOf(geometry, "y", yref, given.y);
  const width = Math.abs(pixelOf(geometry, "x", xref, given.x + given.sizex) - x);
  const height = Math.abs(pixelOf(geometry, "y", yref, given.y + given.sizey) - y);
  if (![x, y, width, height].every(Number.isFinite)) return "";
  return element("image", { x, y, width, height, style: "image-rendering:pixelated", href: given.source });
}
