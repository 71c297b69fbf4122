/** Grids of panels: the domain of each, its axes and its heading. */
import type { Annotation, Axis, Layout } from "../types";

/** One cell of a grid of panels. */
export interface PanelPlace {
  /** "x2" and "y2" of the second panel, as traces name them. */
  readonly x: string;
  readonly y: string;
  /** Fractions of the figure, from left to right and from bottom to top. */
  readonly xDomain: readonly [number, number];
  readonly yDomain: readonly [number, number];
}

export interface GridOptions {
  readonly columns: number;
  /** Gap between two panels, as a fraction of the width and of the height. */
  readonly gapX: number;
  readonly gapY: number;
}

/** Cells in reading order: from left to right, then down. */
export function panelPlaces(count: number, { columns, gapX, gapY }: GridOptions): readonly PanelPlace[] {
  const columnsUsed = Math.min(columns, count);
  const rows = Math.ceil(count / columnsUsed);
  const width = (1 - gapX * (columnsUsed - 1)) / columnsUsed;
  const height = (1 - gapY * (rows - 1)) / rows;
  return Array.from({ length: count }, (_, i) => {
    const left = (i % columnsUsed) * (width + gapX);
    const top = 1 - Math.floor(i / columnsUsed) * (height + gapY);
    return panelPlace(i, [left, Math.min(1, left + width)], [Math.max(0, top - height), top]);
  });
}

/** The place of panel `i`, which has the axes "x" and "y", "x2" and "y2", and so on. */
export function panelPlace(
  i: number,
  xDomain: readonly [number, number],
  yDomain: readonly [number, number],
): PanelPlace {
  const number = i === 0 ? "" : String(i + 1);
  return { x: `x${number}`, y: `y${number}`, xDomain, yDomain };
}

/** The two axes of a panel as entries of a layout. */
export function panelAxes(place: PanelPlace, x: Axis, y: Axis): Layout {
  const number = place.x.slice(1);
  return {
    [`xaxis${number}`]: { ...x, domain: place.xDomain, anchor: place.y },
    [`yaxis${number}`]: { ...y, domain: place.yDomain, anchor: place.x },
  };
}

/** The heading of a panel, above its left corner. */
export function panelHeading({ x, y }: PanelPlace, text: string): Annotation {
  return {
    text,
    x: 0,
    y: 1,
    xref: `${x} domain`,
    yref: `${y} domain`,
    xanchor: "left",
    yanchor: "bottom",
    yshift: 3,
    font: { size: 12 },
  };
}
