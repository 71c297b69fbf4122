/** Numbers on axes and in cells: the part of d3's format language that figures use. */

const PATTERN = /^(\$)?(,)?(?:\.(\d+))?(~)?([f%sdeg])?$/;
const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
  [1e-3, "m"],
  [1e-6, "µ"],
];

/**
 * A number written by a d3 format; an unknown format writes it as it is.
 *
 * @example
 * formatNumber(0.256, ".0%"); // "26%"
 * formatNumber(12345.6, ",.0f"); // "12,346"
 */
export function formatNumber(value: number, format: string): string {
  const match = PATTERN.exec(format);
  if (!match) return String(value);
  const [, currency = "", comma, precision, trim, type] = match;
  const digits = precision === undefined ? undefined : Math.min(20, Number(precision));
  const write = (number: number, decimals: number) =>
    comma
      ? number.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
      : number.toFixed(decimals);
  let text: string;
  let unit = "";
  if (type === "%") {
    text = write(value * 100, digits ?? 0);
    unit = "%";
  } else if (type === "s") {
    const [size, prefix] = PREFIXES.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
    text =
      digits === undefined
        ? String(Number((value / size).toPrecision(6)))
        : (value / size).toPrecision(Math.max(1, digits));
    unit = prefix;
  } else if (type === "e") text = value.toExponential(digits ?? 6);
  else if (type === "g") text = String(Number(value.toPrecision(Math.max(1, digits ?? 6))));
  else if (type === "f" || (digits !== undefined && type === undefined)) text = write(value, digits ?? 6);
  else if (type === "d") text = write(Math.round(value), 0);
  else text = comma ? value.toLocaleString("en-US", { maximumFractionDigits: 6 }) : String(value);
  if (trim && text.includes(".")) text = text.replace(/\.?0+$/, "");
  return (currency + text + unit).replace(/^(\$?)-/, "−$1");
}

/** Decimals that a number needs in six significant digits: 2 for 0.25. */
export function decimalsOf(value: number): number {
  const [, fraction = "", exponent = 0] = /\.(\d*?)0*e(.+)/.exec(value.toExponential(5)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

/** Labels of evenly spaced ticks: no more decimals than the step needs. */
export function tickLabel(value: number, step: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 && step >= 1e4) return formatNumber(value, "~s").replace("G", "B");
  if (size > 0 && (size < 1e-4 || step < 1e-5))
    return value.toExponential(1).replace(/-/g, "−").replace(".0e", "e");
  const decimals = Math.min(10, decimalsOf(step));
  return formatNumber(Number(value.toFixed(decimals)) + 0, `,.${decimals}f`);
}
