/** Small pieces of SVG text: elements, numbers, colours, and text that cannot become markup. */
import { escapeHtml } from "../../core/text/display";

type Attribute = string | number | undefined;

/** Colours as attributes; a style sheet can override them by their classes, for a dark screen. */
export const INK = { class: "ink", fill: "#1F2328" };
export const SOFT = { class: "soft", fill: "#57606A" };
export const GRID = { class: "grid", stroke: "#E6E9ED" };
export const AXIS = { class: "axis", stroke: "#8C959F" };

/** plotly's names of line styles as SVG dash patterns. */
export const DASHES: Readonly<Record<string, string | undefined>> = {
  dash: "7 4",
  dot: "2 3",
  dashdot: "7 3 2 3",
};

export function element(
  name: string,
  attributes: Readonly<Record<string, Attribute>>,
  content?: string,
): string {
  let tag = `<${name}`;
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined) continue;
    tag += ` ${key}="${typeof value === "number" ? short(value) : escapeHtml(value)}"`;
  }
  return content === undefined ? `${tag}/>` : `${tag}>${content}</${name}>`;
}

/** A coordinate in tenths of a pixel, in as few characters as possible. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return "0";
  const rounded = Math.round(value * 10) / 10;
  return Object.is(rounded, -0) ? "0" : String(rounded).replace(/^(-?)0\./, "$1.");
}

/** A colour for SVG, with its opacity apart; a text that is no colour becomes grey. */
export function paint(
  colour: string | undefined,
  fallback: string,
): { readonly colour: string; readonly opacity?: number } {
  const text = (colour ?? fallback).trim();
  const rgba = /^rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(\d*\.?\d+)\s*)?\)$/i.exec(text);
  if (rgba) {
    const [red, green, blue] = rgba.slice(1, 4).map(Number);
    const hex = [red, green, blue]
      .map((value) => Math.min(255, value).toString(16).padStart(2, "0"))
      .join("");
    const opacity = rgba[4] === undefined ? 1 : Number(rgba[4]);
    return opacity < 1 ? { colour: `#${hex}`, opacity } : { colour: `#${hex}` };
  }
  if (text === "transparent" || text === "none") return { colour: "none" };
  return { colour: /^#([0-9a-f]{3}|[0-9a-f]{6})$|^[a-z]{3,20}$/i.test(text) ? text : "#808080" };
}

/** The product of opacities as an attribute; undefined where it is 1. */
export function roundedOpacity(...parts: readonly (number | undefined)[]): string | undefined {
  const product = parts.reduce<number>((all, part) => all * (part ?? 1), 1);
  return product < 1 ? String(Math.round(product * 100) / 100) : undefined;
}

export interface TextOptions {
  readonly size?: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly weight?: "bold";
  readonly colour?: string | undefined;
  readonly isSoft?: boolean;
  /** Degrees, clockwise about (x, y). */
  readonly angle?: number;
}

/** One or several lines of text; (x, y) is the baseline of the first. */
export function textAt(x: number, y: number, text: string, options: TextOptions = {}): string {
  const { size = 12, anchor = "start", weight, colour, isSoft = false, angle } = options;
  const ink = colour === undefined ? (isSoft ? SOFT : INK) : { fill: paint(colour, "#1F2328").colour };
  const attributes = {
    x,
    y,
    ...ink,
    "font-size": size === 12 ? undefined : size,
    "text-anchor": anchor === "start" ? undefined : anchor,
    "font-weight": weight,
    transform: angle ? `rotate(${short(angle)} ${short(x)} ${short(y)})` : undefined,
  };
  const lines = text.split(/<br\s*\/?>/i);
  if (lines.length === 1) return element("text", attributes, richText(text));
  const spans = lines.map((line, i) =>
    element("tspan", i === 0 ? { x } : { x, dy: size * 1.25 }, richText(line) || " "),
  );
  return element("text", attributes, spans.join(""));
}

/** `<b>` and `<i>` become spans; every other tag is escaped and shown as text. */
function richText(text: string): string {
  let open = 0;
  const written = text
    .split(/(<\/?(?:b|i|em|strong)>)/i)
    .map((part) => {
      const tag = /^<(\/?)(b|i|em|strong)>$/i.exec(part);
      if (!tag) return escapeHtml(part);
      if (tag[1]) return open > 0 && open-- ? "</tspan>" : "";
      open++;
      return /^(b|strong)$/i.test(tag[2]) ? '<tspan font-weight="bold">' : '<tspan font-style="italic">';
    })
    .join("");
  return written + "</tspan>".repeat(open);
}

/** The text without the tags that `richText` understands, for measuring. */
export function bareText(text: string): string {
  return text.replace(/<\/?(?:b|i|em|strong)>/gi, "");
}
