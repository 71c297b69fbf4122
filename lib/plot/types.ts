/** The part of plotly's figure format that our SVG can draw, as types. */
import type { Displayable } from "../core/text/display";
import type { ColourScale } from "./palette";

export type Value = number | string | null;
export type Values = ArrayLike<Value>;

interface TraceBase {
  readonly name?: string;
  /** "x2" puts the trace into the panel of `layout.xaxis2`. @default "x" */
  readonly xaxis?: string;
  /** @default "y" */
  readonly yaxis?: string;
  /** @default true if the trace has a name and is not the only one */
  readonly showlegend?: boolean;
  /** plotly's template of the hover text. */
  readonly hovertemplate?: string;
  readonly hoverinfo?: string;
  readonly hovertext?: string | ArrayLike<string>;
  readonly customdata?: readonly unknown[];
}

/** Horizontal error bars: half lengths, or with `arrayminus` the lengths to the right and to the left. */
export interface ErrorBars {
  readonly array: ArrayLike<number>;
  readonly arrayminus?: ArrayLike<number>;
  readonly color?: string;
  readonly thickness?: number;
  readonly width?: number;
}

export interface Outline {
  readonly color?: string;
  readonly width?: number;
}

export interface BarTrace extends TraceBase {
  readonly type: "bar";
  readonly x: Values;
  readonly y: Values;
  /** @default "v" */
  readonly orientation?: "v" | "h";
  readonly marker?: { readonly color?: string | ArrayLike<string>; readonly line?: Outline };
  /** Text on or at the end of each bar. */
  readonly text?: ArrayLike<string>;
  /** "auto" is inside where the text fits. @default "auto" */
  readonly textposition?: "auto" | "outside";
  readonly width?: number;
}

export type MarkerSymbol = "circle" | "diamond" | "x";

export interface LineStyle {
  readonly color?: string;
  readonly width?: number;
  readonly dash?: "solid" | "dash" | "dot" | "dashdot";
}

export interface ColourBar {
  readonly title?: string | { readonly text: string };
  /** Positions and texts of its ticks. @default round numbers */
  readonly tickvals?: ArrayLike<number>;
  readonly ticktext?: ArrayLike<string>;
}

export interface ScatterTrace extends TraceBase {
  readonly type: "scatter";
  readonly x: Values;
  readonly y: Values;
  /** @default "lines" */
  readonly mode?: "lines" | "markers" | "text" | "lines+markers" | "markers+text" | "none";
  readonly line?: LineStyle & { readonly shape?: "linear" | "hv" };
  readonly marker?: {
    /** Colours, or numbers that the colour scale turns into colours. */
    readonly color?: string | ArrayLike<string> | ArrayLike<number>;
    /** Diameter in pixels. @default 7 */
    readonly size?: number | ArrayLike<number>;
    readonly symbol?: MarkerSymbol;
    readonly opacity?: number;
    readonly line?: Outline;
    readonly colorscale?: ColourScale;
    readonly cmin?: number;
    readonly cmax?: number;
    readonly showscale?: boolean;
    readonly colorbar?: ColourBar;
  };
  readonly text?: string | ArrayLike<string>;
  readonly textposition?: "middle center";
  readonly textfont?: { readonly size?: number; readonly color?: string };
  /** "tonexty" fills the area between the line and that of the trace before. */
  readonly fill?: "tonexty";
  readonly fillcolor?: string;
  readonly error_x?: ErrorBars;
}

export interface HeatmapTrace extends TraceBase {
  readonly type: "heatmap";
  /** One array for each row; the first row is at the bottom unless the y axis has `autorange: "reversed"`. */
  readonly z: readonly ArrayLike<number | null>[];
  readonly x?: Values;
  readonly y?: Values;
  readonly colorscale?: ColourScale;
  readonly zmin?: number;
  readonly zmax?: number;
  readonly zmid?: number;
  readonly showscale?: boolean;
  readonly colorbar?: ColourBar;
  /** Text in each cell; "" for no text. */
  readonly text?: readonly ArrayLike<string>[];
  readonly textfont?: { readonly size?: number };
  /** Pixels between cells. */
  readonly xgap?: number;
  readonly ygap?: number;
}

export interface BoxTrace extends TraceBase {
  readonly type: "box";
  /** Values of vertical boxes; where `x` is given too, it groups them. */
  readonly y?: ArrayLike<number | null>;
  readonly x?: Values;
  readonly marker?: { readonly color?: string };
  readonly line?: { readonly color?: string; readonly width?: number };
  readonly fillcolor?: string;
}

/** One series of a figure, in plotly's format. */
export type Trace = BarTrace | ScatterTrace | HeatmapTrace | BoxTrace;

export interface Axis {
  /** What is measured, with its unit: "price (thousand dollars)". */
  readonly title?: string | { readonly text: string };
  /** On a logarithmic axis, values of 0 or less are missing: a gap in a line, no point, a bar without a height. */
  readonly type?: "linear" | "log" | "category" | "date";
  /** Both ends in data units; on a logarithmic axis their decimal logarithms, as in plotly. */
  readonly range?: readonly [number | string, number | string];
  /** The part of the width or height that the panel takes, as fractions. @default [0, 1] */
  readonly domain?: readonly [number, number];
  /** The axis this one is drawn at; "x2" belongs to "y2". */
  readonly anchor?: string;
  readonly autorange?: boolean | "reversed";
  readonly tickvals?: ArrayLike<number | string>;
  readonly ticktext?: ArrayLike<string>;
  /** Distance between ticks. */
  readonly dtick?: number;
  /** d3 format: ".0%", ".2f", ",.0f", "~s". */
  readonly tickformat?: string;
  readonly tickprefix?: string;
  readonly ticksuffix?: string;
  /** Degrees, clockwise. */
  readonly tickangle?: number;
  readonly tickfont?: { readonly size?: number };
  readonly showticklabels?: boolean;
  readonly showgrid?: boolean;
  readonly visible?: boolean;
  readonly categoryarray?: ArrayLike<string>;
}

export interface Shape {
  readonly type: "line" | "rect";
  readonly x0: number | string;
  readonly x1: number | string;
  readonly y0: number | string;
  readonly y1: number | string;
  /** "x", "x2", "paper" or "x domain". @default "x" */
  readonly xref?: string;
  readonly yref?: string;
  readonly line?: LineStyle;
  readonly fillcolor?: string;
  readonly layer?: "above" | "below";
}

export interface Annotation {
  /** `<b>`, `<i>` and `<br>` are rendered; other tags are shown as text. */
  readonly text: string;
  readonly x: number | string;
  readonly y: number | string;
  readonly xref?: string;
  readonly yref?: string;
  /** @default false */
  readonly showarrow?: boolean;
  /** Position of the arrow's tail and the text: pixels from (x, y), or data units where `axref` names an axis. */
  readonly ax?: number;
  readonly ay?: number;
  readonly axref?: string;
  readonly ayref?: string;
  readonly arrowhead?: 2;
  readonly arrowcolor?: string;
  readonly arrowwidth?: number;
  readonly arrowsize?: number;
  readonly standoff?: number;
  readonly startstandoff?: number;
  readonly xanchor?: "left" | "center" | "right" | "auto";
  readonly yanchor?: "top" | "middle" | "bottom" | "auto";
  readonly xshift?: number;
  readonly yshift?: number;
  readonly font?: { readonly size?: number; readonly color?: string };
  readonly bgcolor?: string;
}

/** An image in the figure; `source` is a PNG data URI, (x, y) its top left corner. */
export interface LayoutImage {
  readonly source: string;
  readonly x: number;
  readonly y: number;
  readonly sizex: number;
  readonly sizey: number;
  readonly xref?: string;
  readonly yref?: string;
  readonly sizing?: "contain";
}

type NumberedAxes = { readonly [axis in `xaxis${number}` | `yaxis${number}`]?: Axis };

/** Size, axes and decorations of a figure, in plotly's format. */
export interface Layout extends NumberedAxes {
  readonly xaxis?: Axis;
  readonly yaxis?: Axis;
  /** Pixels. @default 720 */
  readonly width?: number;
  /** Pixels. @default 420 */
  readonly height?: number;
  /** @default "group" */
  readonly barmode?: "group" | "stack";
  /** false hides the legend. */
  readonly showlegend?: boolean;
  readonly shapes?: readonly Shape[];
  readonly annotations?: readonly Annotation[];
  readonly images?: readonly LayoutImage[];
}

/** What a figure is made of. */
export interface FigureOptions {
  /** The headline. */
  readonly title: string;
  /** What the figure shows, in one or two sentences: also its text for screen readers. */
  readonly description: string;
  readonly data: readonly Trace[];
  readonly layout?: Layout;
}

/** What is drawn: the options of a figure, complete. */
export type Drawing = Required<FigureOptions>;

/** A figure; it displays itself as plotly JSON, as static SVG and as its description. */
export interface Figure extends Drawing, Displayable {}
