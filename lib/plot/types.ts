/** The part of plotly's figure language that we draw, as types: what is not here has no static twin. */
import type { Displayable } from "../core/text/display";
import type { ColourScale } from "./palette";

export type Values = ArrayLike<number | string | null>;

interface TraceBase {
  readonly name?: string;
  /** "x2" puts the trace into the panel of `layout.xaxis2`. @default "x" */
  readonly xaxis?: string;
  /** @default "y" */
  readonly yaxis?: string;
  /** @default whether the trace has a name and is not alone */
  readonly showlegend?: boolean;
  readonly opacity?: number;
  /** plotly's template for the text under the pointer. */
  readonly hovertemplate?: string;
  readonly hoverinfo?: string;
  readonly hovertext?: string | ArrayLike<string>;
  readonly customdata?: readonly unknown[];
}

/** Half lengths of error bars, or what to add and subtract. */
export interface ErrorBars {
  readonly type?: "data";
  readonly array: ArrayLike<number>;
  readonly arrayminus?: ArrayLike<number>;
  readonly color?: string;
  readonly thickness?: number;
  readonly width?: number;
  readonly visible?: boolean;
}

export interface Outline {
  readonly color?: string | ArrayLike<string>;
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
  readonly textposition?: "auto" | "inside" | "outside" | "none";
  readonly width?: number;
  /** Where the bars begin. @default 0 */
  readonly base?: number;
  readonly error_x?: ErrorBars;
  readonly error_y?: ErrorBars;
}

export type MarkerSymbol = "circle" | "square" | "diamond" | "cross" | "x" | "triangle-up" | "circle-open";

export type TextPosition =
  | "top left"
  | "top center"
  | "top right"
  | "middle left"
  | "middle center"
  | "middle right"
  | "bottom left"
  | "bottom center"
  | "bottom right";

export interface ColourBar {
  readonly title?: string | { readonly text: string };
  /** Where its numbers stand, and what they say there. @default round numbers */
  readonly tickvals?: ArrayLike<number>;
  readonly ticktext?: ArrayLike<string>;
}

export interface ScatterTrace extends TraceBase {
  readonly type: "scatter";
  readonly x: Values;
  readonly y: Values;
  /** Parts joined by "+": lines, markers, text. @default "lines" */
  readonly mode?:
    | "lines"
    | "markers"
    | "text"
    | "lines+markers"
    | "markers+text"
    | "lines+text"
    | "lines+markers+text"
    | "none";
  readonly line?: {
    readonly color?: string;
    readonly width?: number;
    readonly dash?: "solid" | "dash" | "dot" | "dashdot";
    readonly shape?: "linear" | "hv";
  };
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
  readonly textposition?: TextPosition | ArrayLike<TextPosition>;
  readonly textfont?: { readonly size?: number; readonly color?: string };
  /** "tozeroy" fills down to zero, "tonexty" to the trace before, "toself" the outline itself. */
  readonly fill?: "none" | "tozeroy" | "tonexty" | "toself";
  readonly fillcolor?: string;
  readonly error_x?: ErrorBars;
  readonly error_y?: ErrorBars;
}

export interface HeatmapTrace extends TraceBase {
  readonly type: "heatmap";
  /** One array a row; the first row is at the bottom unless the y axis has `autorange: "reversed"`. */
  readonly z: readonly ArrayLike<number | null>[];
  readonly x?: Values;
  readonly y?: Values;
  readonly colorscale?: ColourScale;
  readonly zmin?: number;
  readonly zmax?: number;
  readonly zmid?: number;
  readonly showscale?: boolean;
  readonly colorbar?: ColourBar;
  /** Text in each cell; "" leaves a cell bare. */
  readonly text?: readonly ArrayLike<string>[];
  /** "%{text}" shows `text` in the cells. @default "%{text}" where there is text */
  readonly texttemplate?: string;
  readonly textfont?: { readonly size?: number };
  /** Pixels between cells. */
  readonly xgap?: number;
  readonly ygap?: number;
}

export interface BoxTrace extends TraceBase {
  readonly type: "box";
  /** Values of upright boxes; where `x` is given too, it groups them. */
  readonly y?: ArrayLike<number | null>;
  readonly x?: Values;
  /** Quartiles and whiskers already counted, one entry a box. */
  readonly q1?: ArrayLike<number>;
  readonly median?: ArrayLike<number>;
  readonly q3?: ArrayLike<number>;
  readonly lowerfence?: ArrayLike<number>;
  readonly upperfence?: ArrayLike<number>;
  readonly boxpoints?: "outliers" | "all" | false;
  readonly marker?: { readonly color?: string };
  readonly line?: { readonly color?: string; readonly width?: number };
  readonly fillcolor?: string;
}

export type Trace = BarTrace | ScatterTrace | HeatmapTrace | BoxTrace;

export interface Axis {
  /** What is measured, with its unit: "price (thousand dollars)". */
  readonly title?: string | { readonly text: string };
  readonly type?: "linear" | "log" | "category" | "date";
  /** Ends in data units; on a log axis their decimal logarithms, as in plotly. */
  readonly range?: readonly [number | string, number | string];
  /** Part of the width or height that the panel takes, as fractions. @default [0, 1] */
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
  readonly zeroline?: boolean;
  readonly visible?: boolean;
  /** One unit here is as long as one of the named axis: for pictures and matrices. */
  readonly scaleanchor?: string;
  readonly categoryarray?: ArrayLike<string>;
  readonly matches?: string;
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
  readonly line?: {
    readonly color?: string;
    readonly width?: number;
    readonly dash?: "solid" | "dash" | "dot" | "dashdot";
  };
  readonly fillcolor?: string;
  readonly opacity?: number;
  readonly layer?: "above" | "below";
}

export interface Annotation {
  /** `<b>`, `<i>` and `<br>` are understood; everything else is text. */
  readonly text: string;
  readonly x: number | string;
  readonly y: number | string;
  readonly xref?: string;
  readonly yref?: string;
  /** @default false */
  readonly showarrow?: boolean;
  /** Where the arrow's tail and the text are: pixels from (x, y), or data units where `axref` names an axis. */
  readonly ax?: number;
  readonly ay?: number;
  readonly axref?: string;
  readonly ayref?: string;
  readonly arrowhead?: number;
  readonly arrowcolor?: string;
  readonly arrowwidth?: number;
  readonly arrowsize?: number;
  readonly standoff?: number;
  readonly startstandoff?: number;
  readonly xanchor?: "left" | "center" | "right" | "auto";
  readonly yanchor?: "top" | "middle" | "bottom" | "auto";
  readonly align?: "left" | "center" | "right";
  readonly xshift?: number;
  readonly yshift?: number;
  readonly textangle?: number;
  readonly opacity?: number;
  readonly font?: { readonly size?: number; readonly color?: string };
  readonly bgcolor?: string;
}

/** A picture in the figure; `source` is a PNG data URI. (x, y) is its top left corner unless the anchors say else. */
export interface LayoutImage {
  readonly source: string;
  readonly x: number;
  readonly y: number;
  readonly sizex: number;
  readonly sizey: number;
  readonly xref?: string;
  readonly yref?: string;
  readonly xanchor?: "left" | "center" | "right";
  readonly yanchor?: "top" | "middle" | "bottom";
  readonly sizing?: "contain" | "stretch" | "fill";
  readonly layer?: "above" | "below";
  readonly opacity?: number;
}

type NumberedAxes = { readonly [axis in `xaxis${number}` | `yaxis${number}`]?: Axis };

export interface Layout extends NumberedAxes {
  readonly xaxis?: Axis;
  readonly yaxis?: Axis;
  /** Pixels. @default 720 */
  readonly width?: number;
  /** Pixels. @default 420 */
  readonly height?: number;
  /** @default "group" */
  readonly barmode?: "group" | "stack" | "overlay" | "relative";
  readonly bargap?: number;
  readonly showlegend?: boolean;
  readonly shapes?: readonly Shape[];
  readonly annotations?: readonly Annotation[];
  readonly images?: readonly LayoutImage[];
  readonly hovermode?: "closest" | "x" | "x unified" | "y" | "y unified" | false;
}

export interface FigureOptions {
  /** What is shown, as a headline. */
  readonly title: string;
  /** What a reader sees in it, one or two sentences: the figure for who cannot see it. */
  readonly description: string;
  readonly data: readonly Trace[];
  readonly layout?: Layout;
}

/** A figure as plotly JSON; it shows itself as that, as a static SVG and as its description. */
export interface Figure extends Displayable {
  readonly title: string;
  readonly description: string;
  readonly data: readonly Trace[];
  readonly layout: Layout;
}
