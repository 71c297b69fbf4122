/** Named boxes, as nodes of lattices and trees. */

import type { PanelPlace } from "../../layout/panel-grid";
import { measureLines } from "../../svg/text-size";
import type { ScatterTrace, Shape } from "../../types";

/** How a kind of node looks, and its name in the legend. */
export interface PillLook {
  readonly name: string;
  readonly fill: string;
  readonly ink: string;
}

export interface Pill {
  readonly x: number;
  readonly y: number;
  /** One or two lines, parted by `<br>`. */
  readonly text: string;
  readonly hover: string;
  /** Key of the look. */
  readonly look: string;
}

export interface PillSizes {
  /** Pixels that one unit of the panel's axes takes. */
  readonly perX: number;
  readonly perY: number;
  readonly fontSize: number;
}

/** Half the width and half the height of a box, in units of the panel's axes: where lines to it may end. */
export function halfSize(text: string, { perX, perY, fontSize }: PillSizes) {
  const width = measureLines(text, fontSize);
  // Where boxes stand close, they give up their margins rather than touch.
  const margin = Math.max(1, Math.min(5, (perX - width) / 2 - 1));
  return {
    x: (width / 2 + margin) / perX,
    y: (fontSize * 0.62 * text.split("<br>").length + 2) / perY,
  };
}

/**
 * Boxes and their texts in one panel. A box is a shape below the traces; a trace for each look carries the texts, what
 * is told under the pointer, and the entry of the legend.
 *
 * @param hasLegend Whether a look is to stand in the legend: it may stand there already, for another panel.
 */
export function drawPills(
  pills: readonly Pill[],
  looks: Readonly<Record<string, PillLook>>,
  { x, y }: PanelPlace,
  sizes: PillSizes,
  hasLegend: (look: string) => boolean,
): { readonly shapes: readonly Shape[]; readonly data: readonly ScatterTrace[] } {
  const { fontSize } = sizes;
  const shapes = pills.flatMap((pill): Shape[] => {
    const { fill } = looks[pill.look];
    if (fill === "none") return [];
    const half = halfSize(pill.text, sizes);
    return [
      {
        type: "rect",
        ...{
          x0: pill.x - half.x,
          x1: pill.x + half.x,
          y0: pill.y - half.y,
          y1: pill.y + half.y,
        },
        ...{ xref: x, yref: y, fillcolor: fill, layer: "below", line: { width: 0 } },
      },
    ];
  });
  const data = Object.entries(looks).flatMap(([key, look]): ScatterTrace[] => {
    const some = pills.filter((pill) => pill.look === key);
    if (some.length === 0) return [];
    return [
      {
        type: "scatter",
        mode: "markers+text",
        name: look.name,
        x: some.map((pill) => pill.x),
        y: some.map((pill) => pill.y),
        text: some.map((pill) => pill.text),
        textposition: "middle center",
        textfont: { size: fontSize, color: look.ink },
        // A point of the box's own colour: not seen on it, but the legend and the pointer need one.
        marker: {
          size: 6,
          color: look.fill === "none" ? "#FFFFFF" : look.fill,
          opacity: look.fill === "none" ? 0 : 1,
        },
        hovertext: some.map((pill) => pill.hover),
        hoverinfo: "text",
        ...{ xaxis: x, yaxis: y, showlegend: look.name !== "" && hasLegend(key) },
      },
    ];
  });
  return { shapes, data };
}
