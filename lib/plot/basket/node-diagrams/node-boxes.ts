/** The nodes of lattices and trees, as labelled boxes, and the lines between them. */
import { type PanelPlace, panelAxes, panelHeading } from "../../layout/panel-grid";
import { measureLines } from "../../svg/text-size";
import type { Annotation, Axis, Layout, ScatterTrace, Shape } from "../../types";

/** How nodes of one kind are drawn, and their name in the legend. */
export interface NodeStyle {
  readonly name: string;
  readonly fill: string;
  readonly ink: string;
}

export interface NodeBox {
  readonly x: number;
  readonly y: number;
  /** One line, or two with `<br>` between them. */
  readonly text: string;
  readonly hover: string;
  /** Key of the style. */
  readonly style: string;
}

export interface BoxScale {
  /** Pixels of one unit of the panel's axes. */
  readonly perX: number;
  readonly perY: number;
  readonly fontSize: number;
}

/** A line from one point to another, in units of the axes. */
export interface Segment {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** Half the width and half the height of a box, in units of the panel's axes. */
export function halfSize(text: string, { perX, perY, fontSize }: BoxScale) {
  const width = measureLines(text, fontSize);
  // Boxes that are close together have smaller margins, so that they do not touch.
  const margin = Math.max(1, Math.min(5, (perX - width) / 2 - 1));
  return {
    x: (width / 2 + margin) / perX,
    y: (fontSize * 0.62 * text.split("<br>").length + 2) / perY,
  };
}

/**
 * Boxes and their texts in one panel. A box is a shape below the traces; one trace for each style carries the texts, the
 * hover texts and the legend entry.
 *
 * @param hasLegend Whether this panel puts a style into the legend; each is needed there once.
 */
export function drawNodeBoxes(
  boxes: readonly NodeBox[],
  styles: Readonly<Record<string, NodeStyle>>,
  { x, y }: PanelPlace,
  scale: BoxScale,
  hasLegend: (style: string) => boolean,
): { readonly shapes: readonly Shape[]; readonly data: readonly ScatterTrace[] } {
  const filled = boxes.filter(({ style }) => styles[style].fill !== "none");
  const shapes = filled.map((box): Shape => {
    const half = halfSize(box.text, scale);
    return {
      type: "rect",
      ...{ x0: box.x - half.x, x1: box.x + half.x, y0: box.y - half.y, y1: box.y + half.y },
      ...{ xref: x, yref: y, fillcolor: styles[box.style].fill, layer: "below", line: { width: 0 } },
    };
  });
  const used = Object.entries(styles).filter(([key]) => boxes.some(({ style }) => style === key));
  const data = used.map(([key, { name, fill, ink }]): ScatterTrace => {
    const own = boxes.filter(({ style }) => style === key);
    return {
      type: "scatter",
      mode: "markers+text",
      name,
      x: own.map((box) => box.x),
      y: own.map((box) => box.y),
      text: own.map(({ text }) => text),
      textposition: "middle center",
      textfont: { size: scale.fontSize, color: ink },
      // A marker of the colour of its box cannot be seen, but the legend and the pointer need one.
      marker: { size: 6, color: fill === "none" ? "#FFFFFF" : fill, opacity: fill === "none" ? 0 : 1 },
      hovertext: own.map(({ hover }) => hover),
      hoverinfo: "text",
      ...{ xaxis: x, yaxis: y, showlegend: name !== "" && hasLegend(key) },
    };
  });
  return { shapes, data };
}

/** One panel of a diagram: what is drawn in it, its heading and its axes. */
export interface DiagramPanel {
  readonly place: PanelPlace;
  readonly heading: string;
  readonly data: readonly ScatterTrace[];
  readonly shapes: readonly Shape[];
  readonly x: Axis;
  readonly y: Axis;
}

/** The traces and the layout of a diagram; the notes of the key come before the headings. */
export function joinPanels(panels: readonly DiagramPanel[], notes: readonly Annotation[]) {
  const headed = panels.filter(({ heading }) => heading !== "");
  const layout: Layout = {
    ...Object.assign({}, ...panels.map(({ place, x, y }) => panelAxes(place, x, y))),
    shapes: panels.flatMap(({ shapes }) => shapes),
    annotations: [...notes, ...headed.map(({ place, heading }) => panelHeading(place, heading))],
  };
  return { data: panels.flatMap(({ data }) => data), layout };
}

/** Segments as one trace; no trace where there are none. */
export function drawSegments(
  segments: readonly Segment[],
  line: NonNullable<ScatterTrace["line"]>,
  { x, y }: PanelPlace,
): ScatterTrace[] {
  if (segments.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "lines",
      x: segments.flatMap(({ from, to }) => [from[0], to[0], null]),
      y: segments.flatMap(({ from, to }) => [from[1], to[1], null]),
      line,
      hoverinfo: "skip",
      ...{ xaxis: x, yaxis: y, showlegend: false },
    },
  ];
}
