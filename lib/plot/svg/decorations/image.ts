import type { LayoutImage } from "../../types";
import type { Geometry } from "../geometry";
import { element } from "../markup";
import { pixelOf } from "./reference-position";

/** An image of the layout; only PNG data URIs are drawn. */
export function image(geometry: Geometry, given: LayoutImage): string {
  if (!/^data:image\/png;base64,[A-Za-z0-9+/=]+$/.test(given.source)) return "";
  const x0 = pixelOf(geometry, "x", given.xref ?? "paper", given.x);
  const y0 = pixelOf(geometry, "y", given.yref ?? "paper", given.y);
  const width = Math.abs(pixelOf(geometry, "x", given.xref ?? "paper", given.x + given.sizex) - x0);
  const height = Math.abs(pixelOf(geometry, "y", given.yref ?? "paper", given.y + given.sizey) - y0);
  if (![x0, y0, width, height].every(Number.isFinite)) return "";
  const { xanchor = "left", yanchor = "top", sizing = "contain" } = given;
  return element("image", {
    x: xanchor === "left" ? x0 : xanchor === "right" ? x0 - width : x0 - width / 2,
    y: yanchor === "top" ? y0 : yanchor === "bottom" ? y0 - height : y0 - height / 2,
    width,
    height,
    preserveAspectRatio: sizing === "stretch" ? "none" : sizing === "fill" ? "xMidYMid slice" : undefined,
    style: "image-rendering:pixelated",
    opacity: given.opacity === undefined ? undefined : String(given.opacity),
    href: given.source,
  });
}
