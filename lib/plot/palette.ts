/**
 * Colours that colour-blind readers can tell apart, on white paper and on a dark screen.
 *
 * @see Okabe, M. & Ito, K. (2008). Color Universal Design: how to make figures that are colourblind-friendly.
 */

export const blue = "#0072B2";
export const orange = "#E69F00";
export const green = "#009E73";
export const vermillion = "#D55E00";
export const purple = "#CC79A7";
export const sky = "#56B4E9";
export const yellow = "#F0E442";
/** For context: reference lines and secondary points. */
export const grey = "#8A8F98";

/** The colours of series, in order. */
export const categorical: readonly string[] = [blue, orange, green, vermillion, purple, sky, grey, yellow];

/** Stops of a colour scale: a position in [0, 1] and its colour. */
export type ColourScale = readonly (readonly [number, string])[];

/** From low to high: pale to dark blue, with monotonically falling lightness. */
export const sequential: ColourScale = [
  [0, "#F4F8FB"],
  [0.25, "#BBD7EA"],
  [0.5, "#6FAFD6"],
  [0.75, "#2A7FB8"],
  [1, "#08426E"],
];

/** From below to above a centre: vermillion, white, blue. */
export const diverging: ColourScale = [
  [0, "#B34700"],
  [0.25, "#EBA26A"],
  [0.5, "#F7F7F7"],
  [0.75, "#74B0D6"],
  [1, "#00538A"],
];

/** The colour of series `index`; after the last colour the first follows again. */
export function seriesColour(index: number): string {
  return categorical[index % categorical.length];
}

/**
 * The colour at `fraction` of a scale; outside [0, 1] the colour of the nearer end.
 *
 * @example
 * colourAt([[0, "#000000"], [1, "#FFFFFF"]], 0.5); // "#808080"
 */
export function colourAt(scale: ColourScale, fraction: number): string {
  const position = Math.min(1, Math.max(0, fraction));
  let upper = 1;
  while (upper < scale.length - 1 && scale[upper][0] < position) upper++;
  const [from, first] = scale[upper - 1];
  const [to, second] = scale[upper];
  const share = to > from ? (position - from) / (to - from) : 0;
  const a = channels(first);
  const b = channels(second);
  return toHex(a.map((value, i) => value + (b[i] - value) * Math.min(1, Math.max(0, share))));
}

/** Black or white, whichever is more legible on `background`. */
export function textColourOn(background: string): string {
  return luminance(background) > 0.3 ? "#1F2328" : "#FFFFFF";
}

/** The relative luminance of WCAG: 0 for black, 1 for white. */
export function luminance(colour: string): number {
  const [red, greenLight, blueLight] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * greenLight + 0.0722 * blueLight;
}

/** Red, green and blue of "#rgb" or "#rrggbb", each 0 to 255; mid grey for anything else. */
function channels(colour: string): number[] {
  const long = colour.replace(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/i, "#$1$1$2$2$3$3");
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(long)?.slice(1) ?? ["80", "80", "80"];
  return parts.map((digits) => Number.parseInt(digits, 16));
}

function toHex(values: readonly number[]): string {
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0").toUpperCase()).join("")}`;
}
